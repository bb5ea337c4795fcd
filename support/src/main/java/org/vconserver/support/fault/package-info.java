/** Reads what code that may do anything has thrown, so that it harms nobody. */
@NullMarked
package org.vconserver.support.fault;

import org.jspecify.annotations.NullMarked;
