/** Calls of this machine to itself over TLS. */
@NullMarked
package org.vconserver.support.tls;

import org.jspecify.annotations.NullMarked;
