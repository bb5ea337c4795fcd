/** Measures the embedded store, which shows itself to its own package only. */
@NullMarked
package org.vconserver.store.embedded;

import org.jspecify.annotations.NullMarked;
