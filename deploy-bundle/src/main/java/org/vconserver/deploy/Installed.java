package org.vconserver.deploy;

import java.util.List;
import org.osgi.framework.Bundle;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * A bundle that was made of a jar, and the jar's content. Changed by one task at a time, read by
 * others.
 */
final class Installed {
  private final Bundle bundle;
  private final BundleFile file;
  private volatile String reason = "";
  private long sinceNanos;
  private boolean reported;

  Installed(Bundle bundle, BundleFile file) {
    this.bundle = bundle;
    this.file = file;
  }

  Bundle bundle() {
    return bundle;
  }

  BundleFile file() {
    return file;
  }

  long id() {
    return bundle.getBundleId();
  }

  String version() {
    return bundle.getVersion().toString();
  }

  /** Why it is still there beside another. */
  String reason() {
    return reason;
  }

  void because(String why, long nanos) {
    reason = why;
    sinceNanos = nanos;
    reported = false;
  }

  void because(String why) {
    reason = why;
  }

  /** When its reason began. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** True the first time that it is asked since its reason began. */
  boolean report() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  static List<String> names(List<RegisteredProcessor> processors) {
    return processors.stream().map(RegisteredProcessor::name).sorted().toList();
  }
}
