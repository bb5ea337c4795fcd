/** Sends e-mail. */
@NullMarked
package org.vconserver.processor.email;

import org.jspecify.annotations.NullMarked;
