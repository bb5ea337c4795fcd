package org.vconserver.deploy.framework;

import java.util.List;
import org.osgi.framework.Bundle;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.deploy.folder.JarContent;

/**
 * A bundle that was made of a jar, and the jar's content. Changed by one task at a time, read by
 * others.
 */
public final class Installed {
  private final Bundle bundle;
  private final JarContent file;
  private volatile String reason = "";
  private long sinceNanos;
  private boolean reported;

  public Installed(Bundle bundle, JarContent file) {
    this.bundle = bundle;
    this.file = file;
  }

  public Bundle bundle() {
    return bundle;
  }

  public JarContent file() {
    return file;
  }

  public long id() {
    return bundle.getBundleId();
  }

  public String version() {
    return bundle.getVersion().toString();
  }

  /** Why it is still there beside another. */
  public String reason() {
    return reason;
  }

  public void because(String why, long nanos) {
    reason = why;
    sinceNanos = nanos;
    reported = false;
  }

  public void because(String why) {
    reason = why;
  }

  /** When its reason began. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** True the first time that it is asked since its reason began. */
  public boolean report() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  public static List<String> names(List<RegisteredProcessor> processors) {
    return processors.stream().map(RegisteredProcessor::name).sorted().toList();
  }
}
