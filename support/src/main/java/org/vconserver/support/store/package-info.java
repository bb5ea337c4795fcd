/** Reads the URLs that say where a server keeps things. */
@NullMarked
package org.vconserver.support.store;

import org.jspecify.annotations.NullMarked;
