package org.vconserver.bench.measure;

/**
 * Holds what one side did in one round. Immutable.
 *
 * @param value how many a second, or what one took, in the unit of the comparison
 * @param cpuMillis what the side's processes computed for one operation; NaN where nothing is said
 * @param storeCpuMillis what Redis computed for one operation besides; NaN where there is none
 */
public record Reading(double value, double cpuMillis, double storeCpuMillis) {
  /** Makes a reading of which only the value is known. */
  public static Reading of(double value) {
    return new Reading(value, Double.NaN, Double.NaN);
  }
}
