package org.vconserver.processor.jose;

import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link AmendProcessor}: none of its own. */
public record AmendedFilterPluginOptions() implements ProcessorOptions {}
