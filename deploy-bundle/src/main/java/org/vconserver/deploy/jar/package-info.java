/** Brings the bundles of each jar in line with what lies in its folder. */
@NullMarked
package org.vconserver.deploy.jar;

import org.jspecify.annotations.NullMarked;
