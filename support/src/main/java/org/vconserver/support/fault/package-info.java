/** What code that may do anything has thrown, read so that it harms nobody. */
@NullMarked
package org.vconserver.support.fault;

import org.jspecify.annotations.NullMarked;
