/** The smallest real processor: a model for authors. */
@NullMarked
package org.vconserver.processor.example;

import org.jspecify.annotations.NullMarked;
