/** What concerns one person: erased on demand. */
@NullMarked
package org.vconserver.rest.person;

import org.jspecify.annotations.NullMarked;
