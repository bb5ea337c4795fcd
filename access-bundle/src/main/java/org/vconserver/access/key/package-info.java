/** Keys by which programs reach the API. */
@NullMarked
package org.vconserver.access.key;

import org.jspecify.annotations.NullMarked;
