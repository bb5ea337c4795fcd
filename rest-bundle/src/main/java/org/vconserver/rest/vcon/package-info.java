/** Holds the vCon API's storage and queries. */
@NullMarked
package org.vconserver.rest.vcon;

import org.jspecify.annotations.NullMarked;
