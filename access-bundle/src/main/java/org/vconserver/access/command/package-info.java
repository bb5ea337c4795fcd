/** Holds the command by which keys and users are made on the machine of the server. */
@NullMarked
package org.vconserver.access.command;

import org.jspecify.annotations.NullMarked;
