/** Asks the registry of processors and the stored pipelines who uses a bundle. */
@NullMarked
package org.vconserver.deploy.processor;

import org.jspecify.annotations.NullMarked;
