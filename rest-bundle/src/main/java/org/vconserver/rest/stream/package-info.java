/** Answers that go on for as long as a caller listens. */
@NullMarked
package org.vconserver.rest.stream;

import org.jspecify.annotations.NullMarked;
