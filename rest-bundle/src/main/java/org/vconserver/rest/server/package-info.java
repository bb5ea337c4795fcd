/** Holds this server, all servers, their health. */
@NullMarked
package org.vconserver.rest.server;

import org.jspecify.annotations.NullMarked;
