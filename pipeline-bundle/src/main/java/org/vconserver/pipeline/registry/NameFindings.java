package org.vconserver.pipeline.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.NameOwner;
import org.vconserver.api.server.ReadinessFinding;

/** Tells of names of processors that are not clear: given twice, or to a bundle that is away. */
final class NameFindings {
  private static final Logger LOG = LoggerFactory.getLogger(LiveProcessorRegistry.class);

  private final NameOwners owners;

  NameFindings(NameOwners owners) {
    this.owners = owners;
  }

  /** Tells the log of a name that one bundle has twice, as two files configure it. */
  void tellIfTwice(Registration registration, List<Registration> open) {
    List<Registration> same =
        open.stream()
            .filter(other -> other.bundleId() == registration.bundleId())
            .filter(other -> other.name().equals(registration.name()))
            .toList();
    if (same.size() > 1) {
      LOG.warn("Processor {} {}", registration.name(), twice(same));
    }
  }

  private static String twice(List<Registration> same) {
    return "is configured "
        + same.size()
        + " times: "
        + same.stream()
            .sorted(Registrations.FIRST)
            .map(Registration::source)
            .collect(Collectors.joining(", "))
        + "; the first of these serves, give the others another vcon.processor.name";
  }

  /** Finds what an operator should know, among the processors that are not going away. */
  List<ReadinessFinding> look(List<Registration> open) {
    Map<String, List<Registration>> serving =
        open.stream()
            .filter(registration -> registration.role() == BundleRole.SERVING)
            .collect(Collectors.groupingBy(Registration::name, TreeMap::new, Collectors.toList()));
    List<ReadinessFinding> findings = new ArrayList<>();
    serving.forEach(
        (name, all) -> {
          byBundle(all).stream()
              .filter(same -> same.size() > 1)
              .forEach(same -> findings.add(finding(name, twice(same))));
          if (all.stream().noneMatch(one -> owners.allows(name, one.bundleName()))) {
            findings.add(finding(name, withoutOwner(all.get(0))));
          }
        });
    return findings;
  }

  private static Collection<List<Registration>> byBundle(List<Registration> all) {
    return all.stream().collect(Collectors.groupingBy(Registration::bundleId)).values();
  }

  private static ReadinessFinding finding(String processor, String reason) {
    return ReadinessFinding.warning("processor " + processor, "", reason);
  }

  private String withoutOwner(Registration other) {
    String owner =
        owners.all().stream()
            .filter(known -> known.processor().equals(other.name()))
            .map(NameOwner::bundle)
            .collect(Collectors.joining());
    return "belongs to bundle "
        + owner
        + ", which does not serve; to hand it over to "
        + other.bundleName()
        + ": "
        + owners.command(other.name(), other.bundleName());
  }
}
