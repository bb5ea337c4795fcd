package org.vconserver.store.redis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/** Finds the vCons that a py_vcon_server can't read, and converts them. Not thread-safe. */
final class PeerVcons {
  private static final Set<String> VERSIONS =
      Set.of(VconVersion.V0_0_1.text(), VconVersion.V0_0_2.text());

  private final Redis redis;
  private final RedisVconStore store;
  private final LeaveReport report;
  private final boolean onlyLook;
  private final boolean convert;

  PeerVcons(Redis redis, LeaveReport report, boolean onlyLook, boolean convert) {
    this.redis = redis;
    this.report = report;
    this.onlyLook = onlyLook;
    this.convert = convert;
    store = RedisVconStore.unwatched(redis);
  }

  /** Looks at every vCon, one after the other, and notes those that can't be read. */
  void look() {
    String cursor = "0";
    do {
      Reply reply = redis.shared(Script.LEAVE_VCONS, Arguments.of(cursor, "")).orThrow();
      cursor = reply.text();
      while (reply.hasNext()) {
        look(reply.text());
      }
    } while (!cursor.equals("0"));
  }

  private void look(String name) {
    String fault = "";
    try {
      fault = fault(name).orElse("");
      if (!fault.isEmpty() && !(convert && converted(name))) {
        report.addUnreadable(name, fault);
      }
    } catch (UnavailableException e) {
      throw e;
    } catch (VconException e) {
      String failed =
          fault.isEmpty() ? "could not be read here: " : fault + "; could not be converted: ";
      report.addUnreadable(name, failed + e.code().name());
    }
  }

  /** Tells why a py_vcon_server can't read what is stored; empty if it can, or if it is gone. */
  private Optional<String> fault(String name) {
    Reply reply = redis.shared(Script.LEAVE_VCONS, Arguments.of("0", name)).orThrow();
    if (!reply.hasNext()) {
      return Optional.empty();
    }
    return reply.truth()
        ? Optional.of("is a string and no JSON value, as it may be nested too deeply for one")
        : fault(Vcon.parse(reply.bytes()));
  }

  private static Optional<String> fault(Vcon vcon) {
    String version = vcon.version().orElse("");
    if (vcon.form() != VconForm.UNSIGNED || VERSIONS.contains(version)) {
      return Optional.empty();
    }
    return Optional.of(version.isEmpty() ? "has no version" : "has version " + version);
  }

  /** Converts a vCon if that loses nothing; says whether a py_vcon_server can read it then. */
  private boolean converted(String name) {
    Optional<StoredVcon> found = store.find(name);
    if (found.isEmpty() || !found.get().vcon().uuid().equals(name)) {
      return false;
    }
    Vcon vcon = found.get().vcon();
    if (vcon.form() == VconForm.UNSIGNED) {
      VconConversion conversion = VconConversion.of(vcon, VconVersion.V0_0_2);
      if (!conversion.isLossless()) {
        return false;
      }
      vcon = conversion.vcon();
    }
    if (!onlyLook) {
      store.save(List.of(VconWrite.expecting(vcon, found.get().revision())));
      if (fault(name).isPresent()) {
        return false;
      }
    }
    report.addConverted();
    return true;
  }
}
