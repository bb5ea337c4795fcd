package org.vconserver.api.index;

import org.jspecify.annotations.Nullable;

/**
 * Tells what a part of a check of the index has found. Immutable.
 *
 * @param examined how many vCons and entries were looked at
 * @param mended how many entries were put in, changed or taken out
 * @param next where the check goes on; null if all was looked at
 */
public record IndexCheck(long examined, long mended, @Nullable String next) {}
