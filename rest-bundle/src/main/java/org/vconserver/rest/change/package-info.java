/** Tells what happened to vCons: their histories. */
@NullMarked
package org.vconserver.rest.change;

import org.jspecify.annotations.NullMarked;
