package org.vconserver.pipeline.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vconserver.api.processor.BundleRole;

/** Keeps the role and the faults of one bundle. Thread-safe. */
final class BundleRecord {
  private static final int MOST_REGRESSIONS = 100;

  @GuardedBy("this")
  private final List<String> regressions = new ArrayList<>();

  @GuardedBy("this")
  private final Map<Object, String> leftOut = new LinkedHashMap<>();

  private volatile BundleRole role = BundleRole.SERVING;

  BundleRole role() {
    return role;
  }

  void role(BundleRole now) {
    role = now;
  }

  synchronized void regressed(String fault) {
    if (regressions.size() < MOST_REGRESSIONS) {
      regressions.add(fault);
    }
  }

  synchronized List<String> regressions() {
    return List.copyOf(regressions);
  }

  synchronized void leftOut(Object service, String reason) {
    leftOut.put(service, reason);
  }

  synchronized void gone(Object service) {
    leftOut.remove(service);
  }

  synchronized List<String> leftOut() {
    return List.copyOf(leftOut.values());
  }
}
