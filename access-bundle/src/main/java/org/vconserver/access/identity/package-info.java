/** Says what comes of looking at who makes a request. */
@NullMarked
package org.vconserver.access.identity;

import org.jspecify.annotations.NullMarked;
