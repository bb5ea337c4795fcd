package org.vconserver.api.access;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows by being there that every HTTP request passes the gate before anything serves it. Each
 * component that serves requests has a mandatory reference to it, so that nothing is served without
 * the gate. Thread-safe.
 */
@ProviderType
public interface RequestGate {}
