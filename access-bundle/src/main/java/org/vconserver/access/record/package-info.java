/** Records of keys and users, as this server knows them. */
@NullMarked
package org.vconserver.access.record;

import org.jspecify.annotations.NullMarked;
