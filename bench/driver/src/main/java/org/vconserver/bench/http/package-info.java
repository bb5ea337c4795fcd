/** Loads a server over HTTP at little cost of its own. */
@NullMarked
package org.vconserver.bench.http;

import org.jspecify.annotations.NullMarked;
