/** Holds one run of a pipeline, from its vCons to what is to be stored. */
@NullMarked
package org.vconserver.pipeline.run;

import org.jspecify.annotations.NullMarked;
