package org.vconserver.bench.measure;

import java.util.List;

/**
 * Says what is compared with what. Immutable.
 *
 * @param name the name of the case: words with hyphens, the group first
 * @param unit what values are in
 * @param sides those that are measured in turn, limits first
 */
public record Comparison(String name, Unit unit, List<Side> sides) {}
