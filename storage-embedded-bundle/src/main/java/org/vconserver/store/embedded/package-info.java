/** Holds all that the server keeps, in one folder of one process, with SQLite. */
@NullMarked
package org.vconserver.store.embedded;

import org.jspecify.annotations.NullMarked;
