/**
 * Options records: their JSON Schema, their binding, and the options that every processor shares.
 */
@NullMarked
package org.vconserver.pipeline.options;

import org.jspecify.annotations.NullMarked;
