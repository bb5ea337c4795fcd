package org.vconserver.bench.server;

import java.nio.file.Path;

/**
 * Says where things are. Immutable.
 *
 * @param distribution the unpacked distribution
 * @param processors the bundle with the processors of the bench
 * @param work a folder for what servers write while they are measured, on the disk that is measured
 * @param cache a folder for what is fetched once
 */
public record Surroundings(Path distribution, Path processors, Path work, Path cache) {}
