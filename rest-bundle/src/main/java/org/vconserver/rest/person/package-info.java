/** Gives out, and erases, what concerns one person. */
@NullMarked
package org.vconserver.rest.person;

import org.jspecify.annotations.NullMarked;
