/** Everything that {@code WIRE_COMPAT} changes: how py_vcon_server answers. */
@NullMarked
package org.vconserver.rest.peer;

import org.jspecify.annotations.NullMarked;
