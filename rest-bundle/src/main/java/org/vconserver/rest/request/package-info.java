/** Reading requests and writing the answers that succeed. */
@NullMarked
package org.vconserver.rest.request;

import org.jspecify.annotations.NullMarked;
