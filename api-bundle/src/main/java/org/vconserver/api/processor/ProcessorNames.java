package org.vconserver.api.processor;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps which bundle each name of a processor belongs to: the first that served under it. Another
 * bundle does not get it, so that no jar takes a processor's place unseen, until the operator hands
 * it over or the owner's jar is removed. Thread-safe.
 */
@ProviderType
public interface ProcessorNames {
  /** Lists all owners, by processor. */
  List<NameOwner> owners();

  /** Takes owners as they were kept, whoever has claimed these names meanwhile. */
  void restore(List<NameOwner> kept);

  /** Hands a name over to a bundle, there or not; the one that has it now is passed over. */
  void handOver(String processor, String bundle);

  /** Frees all names of a bundle that is removed; others that serve under them get them. */
  void giveUp(String bundle);
}
