/** Measures whole servers beside limits and peers. */
@NullMarked
package org.vconserver.bench;

import org.jspecify.annotations.NullMarked;
