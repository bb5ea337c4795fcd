/**
 * Holds the REST interface: one servlet, the services behind it, and what holds for every request.
 */
@NullMarked
package org.vconserver.rest;

import org.jspecify.annotations.NullMarked;
