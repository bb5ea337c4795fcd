package org.vconserver.api.deploy;

import java.time.Instant;

/**
 * Describes a version of a deployed bundle that was in use and is kept to roll back to. Immutable.
 *
 * @param version as OSGi writes versions
 * @param digest SHA-256 of its jar, in hexadecimal
 * @param deployed when it was first taken into use
 */
public record KeptVersion(String version, String digest, Instant deployed) {}
