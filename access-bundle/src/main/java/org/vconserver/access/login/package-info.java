/** People who log in with a password, and their sessions. */
@NullMarked
package org.vconserver.access.login;

import org.jspecify.annotations.NullMarked;
