/** Measures parts of the server by themselves, with JMH. */
@NullMarked
package org.vconserver.bench.micro;

import org.jspecify.annotations.NullMarked;
