/** Reads the watched folders and keeps copies of the jars that lie in them. */
@NullMarked
package org.vconserver.deploy.folder;

import org.jspecify.annotations.NullMarked;
