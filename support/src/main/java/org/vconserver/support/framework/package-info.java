/** Tells what the framework is doing. */
@NullMarked
package org.vconserver.support.framework;

import org.jspecify.annotations.NullMarked;
