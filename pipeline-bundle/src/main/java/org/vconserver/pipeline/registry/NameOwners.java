package org.vconserver.pipeline.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.vconserver.api.processor.NameOwner;

/** Keeps which bundle each name of a processor belongs to, by symbolic names. Thread-safe. */
final class NameOwners {
  private final String url;

  @GuardedBy("this")
  private final Map<String, NameOwner> owners = new TreeMap<>();

  /**
   * Makes one that knows no names.
   *
   * @param url of the REST API, for the command that hands a name over
   */
  NameOwners(String url) {
    this.url = url;
  }

  /** Makes one that knows no names, of the server whose framework this is. */
  static NameOwners of(BundleContext context) {
    return new NameOwners(context.getProperty("vcon.url"));
  }

  synchronized List<NameOwner> all() {
    return new ArrayList<>(owners.values());
  }

  synchronized void restore(List<NameOwner> kept) {
    kept.forEach(owner -> owners.put(owner.processor(), owner));
  }

  /** Gives a free name to a bundle that serves under it. */
  synchronized void claim(String processor, String bundle) {
    owners.putIfAbsent(processor, new NameOwner(processor, bundle, Set.of()));
  }

  /** Says whether a bundle may serve under a name: it has it, or nobody has. */
  synchronized boolean allows(String processor, String bundle) {
    NameOwner owner = owners.get(processor);
    return owner == null || owner.bundle().equals(bundle);
  }

  /** Says why a bundle does not get a name; empty if it does, or the operator has taken it away. */
  synchronized Optional<String> refusal(String processor, String bundle) {
    NameOwner owner = owners.get(processor);
    if (owner == null || owner.bundle().equals(bundle) || owner.passedOver().contains(bundle)) {
      return Optional.empty();
    }
    return Optional.of(
        "processor "
            + processor
            + " belongs to bundle "
            + owner.bundle()
            + ": give yours another name, or hand this one over to "
            + bundle
            + " by "
            + command(processor, bundle));
  }

  /** Gives the command with which the operator hands a name over. */
  String command(String processor, String bundle) {
    // A stranger's manifest has the symbolic name, and the operator pastes it into a shell.
    String encoded = URLEncoder.encode(bundle, StandardCharsets.UTF_8);
    return "curl -X PUT '" + url + "/bundles/processors/" + processor + "?bundle=" + encoded + "'";
  }

  synchronized void handOver(String processor, String bundle) {
    NameOwner before = owners.get(processor);
    Set<String> passedOver = new HashSet<>();
    if (before != null) {
      passedOver.addAll(before.passedOver());
      passedOver.add(before.bundle());
    }
    passedOver.remove(bundle);
    owners.put(processor, new NameOwner(processor, bundle, passedOver));
  }

  /** Frees the names of a bundle. */
  synchronized void giveUp(String bundle) {
    owners.values().removeIf(owner -> owner.bundle().equals(bundle));
  }
}
