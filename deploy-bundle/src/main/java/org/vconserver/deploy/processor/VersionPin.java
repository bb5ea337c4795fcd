package org.vconserver.deploy.processor;

import org.vconserver.api.processor.VersionRange;

/** Tells that a step of a stored pipeline names versions of its processor. Immutable. */
public record VersionPin(String pipeline, String processor, VersionRange versions) {}
