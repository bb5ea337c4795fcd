package org.vconserver.processor.jose;

import org.vconserver.api.processor.ProcessorOptions;

/** The options of {@link AmendProcessor}: none of its own. */
public record AmendedFilterPluginOptions() implements ProcessorOptions {}
