/**
 * Finds what is wrong with a vCon, by the JSON schemas of the IETF, and the rules that no schema
 * can say.
 */
@NullMarked
package org.vconserver.validation;

import org.jspecify.annotations.NullMarked;
