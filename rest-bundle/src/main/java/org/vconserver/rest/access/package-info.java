/** Serves what says who may reach the server. */
@NullMarked
package org.vconserver.rest.access;

import org.jspecify.annotations.NullMarked;
