/**
 * What is wrong with a vCon: the JSON schemas of the IETF, and the rules that no schema can say.
 */
@NullMarked
package org.vconserver.validation;

import org.jspecify.annotations.NullMarked;
