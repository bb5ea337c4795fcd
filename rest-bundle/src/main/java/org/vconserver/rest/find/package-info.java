/** Finds vCons by what the index knows of them. */
@NullMarked
package org.vconserver.rest.find;

import org.jspecify.annotations.NullMarked;
