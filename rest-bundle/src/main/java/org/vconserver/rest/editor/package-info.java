/** Serves the page in which pipelines are drawn. */
@NullMarked
package org.vconserver.rest.editor;

import org.jspecify.annotations.NullMarked;
