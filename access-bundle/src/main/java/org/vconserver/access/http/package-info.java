/** Collects bodies, keeps threads for health and lets slow readers wait, before any servlet. */
@NullMarked
package org.vconserver.access.http;

import org.jspecify.annotations.NullMarked;
