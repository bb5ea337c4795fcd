package org.vconserver.api.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.vconserver.vcon.VconFinding;

/** Says what is wrong with a vCon, by its version. A service; thread-safe. */
@ProviderType
public interface VconValidator {
  /**
   * Looks at a document in any of the three forms, which need not even be a vCon. Of a signed vCon
   * the payload is looked at too; no signature is verified.
   *
   * @return everything that was found, in the order of the document as far as that is easy; at most
   *     1000 findings
   */
  List<VconFinding> validate(ObjectNode document);
}
