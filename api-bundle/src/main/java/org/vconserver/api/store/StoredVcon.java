package org.vconserver.api.store;

import org.vconserver.vcon.Vcon;

/**
 * Holds a vCon as it is in the store. Immutable.
 *
 * @param revision changes whenever the content does; has a meaning only for equality
 */
public record StoredVcon(Vcon vcon, long revision) {}
