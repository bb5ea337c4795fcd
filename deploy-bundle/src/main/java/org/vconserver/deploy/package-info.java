/** Starts, replaces and stops the bundles whose jars come, change and go in watched folders. */
@NullMarked
package org.vconserver.deploy;

import org.jspecify.annotations.NullMarked;
