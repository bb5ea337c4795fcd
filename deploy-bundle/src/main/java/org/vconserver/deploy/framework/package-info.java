/** Installs, starts, checks and removes bundles in the OSGi framework. */
@NullMarked
package org.vconserver.deploy.framework;

import org.jspecify.annotations.NullMarked;
