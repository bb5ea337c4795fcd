/** Holds the gate that every HTTP request passes before anything serves it. */
@NullMarked
package org.vconserver.access;

import org.jspecify.annotations.NullMarked;
