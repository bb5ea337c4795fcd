/** Makes the vCons that are measured with. */
@NullMarked
package org.vconserver.bench.data;

import org.jspecify.annotations.NullMarked;
