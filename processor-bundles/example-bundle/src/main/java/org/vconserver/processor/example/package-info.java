/** Shows the smallest processor bundle, to start one of your own from. */
@NullMarked
package org.vconserver.processor.example;

import org.jspecify.annotations.NullMarked;
