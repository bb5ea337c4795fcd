package org.vconserver.api;

import org.junit.jupiter.api.Test;
import org.vconserver.api.store.VconStore;
import org.vconserver.vcon.Vcon;

/** Guards what other bundles see: a change must be meant, and then accepted here. */
class ApiSignaturesTest {
  @Test
  void theApiIsTheAcceptedOne() throws Exception {
    new ExportedSignatures(VconStore.class, "api-signatures.txt").assertAccepted();
  }

  @Test
  void theVconIsTheAcceptedOne() throws Exception {
    new ExportedSignatures(Vcon.class, "vcon-signatures.txt").assertAccepted();
  }
}
