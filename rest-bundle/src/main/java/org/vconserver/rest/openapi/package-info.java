/** Holds the description of the API, made from what is active. */
@NullMarked
package org.vconserver.rest.openapi;

import org.jspecify.annotations.NullMarked;
