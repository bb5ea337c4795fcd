package org.vconserver.api.store;

import org.vconserver.vcon.Vcon;

/**
 * Holds a vCon as it is in the store. Immutable.
 *
 * @param revision names the content, so that it never names another one, not even in a store that
 *     was restored from a backup; has a meaning only for equality
 */
public record StoredVcon(Vcon vcon, long revision) {}
