/** Shows figures as a table, JSON and a chart. */
@NullMarked
package org.vconserver.bench.report;

import org.jspecify.annotations.NullMarked;
