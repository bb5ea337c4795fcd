/** Gives a person what is stored of them. */
@NullMarked
package org.vconserver.rest.person;

import org.jspecify.annotations.NullMarked;
