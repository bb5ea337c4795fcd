/** Measures sides in turn and compares them within each round. */
@NullMarked
package org.vconserver.bench.measure;

import org.jspecify.annotations.NullMarked;
