/** Keeps deployed bundles from ending the Java process. */
@NullMarked
package org.vconserver.deploy.exit;

import org.jspecify.annotations.NullMarked;
