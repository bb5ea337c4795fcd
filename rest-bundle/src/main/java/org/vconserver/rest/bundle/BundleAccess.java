package org.vconserver.rest.bundle;

import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Says whether what is deployed may be changed by the API. A bundle is code that runs in the
 * server. Immutable.
 */
record BundleAccess(boolean open) {
  /** Throws BUNDLE_CHANGE_FORBIDDEN if nobody may. */
  void require() {
    if (!open) {
      throw new VconException(
          ServerError.BUNDLE_CHANGE_FORBIDDEN,
          "Bundles can't be changed by the API of this server: see UPLOAD_BUNDLES");
    }
  }
}
