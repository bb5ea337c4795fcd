package org.vconserver.api.processor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Marks a record that holds the options of a processor. Its components carry {@link Option}; their
 * wire names are their names in snake_case. The record's constructor may throw {@link
 * IllegalArgumentException} to refuse what the constraints can't express; its message reaches the
 * caller. Immutable, as records are.
 *
 * <p>The options that every processor shares ({@code label}, {@code notes}, {@code
 * input_vcon_index}, {@code should_process}, {@code format_options}) are the pipeline's, which
 * applies them: no record has them.
 *
 * <p>A component's type is String, int, long, double, boolean, a boxed one of these, {@code
 * List<T>}, {@code Map<String, T>} or Jackson's JsonNode or ObjectNode, where T is again one of
 * these.
 */
@ConsumerType
public interface ProcessorOptions {}
