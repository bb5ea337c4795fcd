/** Signing, verifying, encrypting, decrypting and amending vCons (core-04, section 5). */
@NullMarked
package org.vconserver.processor.jose;

import org.jspecify.annotations.NullMarked;
