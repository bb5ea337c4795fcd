/** Serves HTTP over TLS, with a certificate from files that may change. */
@NullMarked
package org.vconserver.access.tls;

import org.jspecify.annotations.NullMarked;
