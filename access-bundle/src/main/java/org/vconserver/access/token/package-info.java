/** Verifies the tokens (JWT) by which issuers vouch for who makes a request. */
@NullMarked
package org.vconserver.access.token;

import org.jspecify.annotations.NullMarked;
