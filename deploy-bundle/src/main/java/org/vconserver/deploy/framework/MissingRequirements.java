package org.vconserver.deploy.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Tells in plain words what keeps a bundle from resolving. Thread-safe. */
final class MissingRequirements {
  private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
  private static final Pattern FROM = Pattern.compile("(?<!\\(!)\\(version>=([^)]*)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");
  private static final Pattern UP_TO = Pattern.compile("\\(version<=([^)]*)\\)");

  private final FrameworkWiring wiring;

  MissingRequirements(FrameworkWiring wiring) {
    this.wiring = wiring;
  }

  /**
   * Finds the needs of a bundle that no installed bundle meets, or only ones that lack something
   * themselves.
   *
   * @return {@link CheckResult.Failed} if that can't come while the server runs
   */
  CheckResult find(Bundle bundle) {
    List<String> missing = new ArrayList<>();
    try {
      collect(bundle, "", missing, new HashSet<>());
    } catch (UnreachableApiException e) {
      return new CheckResult.Failed(e.getMessage());
    }
    return missing.isEmpty() ? new CheckResult.Passed(List.of()) : new CheckResult.Waiting(missing);
  }

  private void collect(Bundle bundle, String of, List<String> missing, Set<Bundle> seen)
      throws UnreachableApiException {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null || !seen.add(bundle)) {
      return;
    }
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      if (!isNeeded(requirement)) {
        continue;
      }
      Collection<BundleCapability> providers = wiring.findProviders(requirement);
      if (providers.isEmpty()) {
        missing.add(words(requirement) + of);
      } else if (providers.stream().noneMatch(MissingRequirements::isUsable)) {
        Bundle provider = providers.iterator().next().getRevision().getBundle();
        String chain = ", for " + provider.getSymbolicName() + of;
        collect(provider, chain, missing, seen);
      }
    }
  }

  private static boolean isUsable(BundleCapability capability) {
    return capability.getRevision().getWiring() != null;
  }

  private static boolean isNeeded(Requirement requirement) {
    Map<String, String> directives = requirement.getDirectives();
    return !Namespace.RESOLUTION_OPTIONAL.equals(
            directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && !PackageNamespace.RESOLUTION_DYNAMIC.equals(
            directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && Namespace.EFFECTIVE_RESOLVE.equals(
            directives.getOrDefault(
                Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
  }

  private String words(Requirement requirement) throws UnreachableApiException {
    String filter =
        requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> packageWords(filter);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "a newer Java than this " + Runtime.version().feature() + ": " + filter;
      default -> "the capability " + requirement.getNamespace() + " " + filter;
    };
  }

  private String packageWords(String filter) throws UnreachableApiException {
    Matcher name = PACKAGE.matcher(filter);
    String wanted = name.find() ? name.group(1) : filter;
    String range = range(filter);
    Set<String> here = new TreeSet<>();
    for (BundleCapability capability : wiring.findProviders(anyVersion(wanted))) {
      here.add(String.valueOf(capability.getAttributes().get("version")));
    }
    String text = "package " + wanted + (range.isEmpty() ? "" : " " + range);
    if (wanted.startsWith("org.vconserver.api.")) {
      throw new UnreachableApiException(
          "it is made for another version of the API: it needs "
              + text
              + ", and this server has "
              + (here.isEmpty() ? "none" : String.join(", ", here)));
    }
    return text
        + (here.isEmpty()
            ? ", which no bundle exports"
            : " (only " + String.join(", ", here) + " is here)");
  }

  /** Gives the range as a manifest has it, from the filter that was made of it. */
  private static String range(String filter) {
    String from = first(FROM, filter);
    String below = first(BELOW, filter);
    String upTo = first(UP_TO, filter);
    if (from == null) {
      return "";
    }
    if (below != null) {
      return "[" + from + "," + below + ")";
    }
    return upTo == null ? from + " or later" : "[" + from + "," + upTo + "]";
  }

  private static @Nullable String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static Requirement anyVersion(String name) {
    return new Requirement() {
      @Override
      public String getNamespace() {
        return PackageNamespace.PACKAGE_NAMESPACE;
      }

      @Override
      public Map<String, String> getDirectives() {
        return Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "(osgi.wiring.package=" + name + ")");
      }

      @Override
      public Map<String, Object> getAttributes() {
        return Map.of();
      }

      @Override
      public @Nullable Resource getResource() {
        return null;
      }
    };
  }

  /** Says that the API that is needed can't come while the server runs. */
  private static final class UnreachableApiException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableApiException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
