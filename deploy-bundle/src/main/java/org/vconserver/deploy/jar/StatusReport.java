package org.vconserver.deploy.jar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.deploy.KeptVersion;
import org.vconserver.api.deploy.LiveVersion;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.AtomicFiles;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.folder.VersionArchive;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.Installed;

/**
 * What a slot shows: the verdict in the log and in the status file beside the jar, and both with
 * all that runs to whoever asks. Changed by one task at a time, read by all.
 */
public final class StatusReport {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

  private final Path file;
  private final Path status;
  private final JarContext means;
  private @Nullable Verdict verdict;
  private volatile Shown shown = new Shown(null, List.of(), List.of());
  private long begunNanos;
  private String written = "";

  public StatusReport(Path file, JarContext means) {
    this.file = file;
    this.means = means;
    this.status =
        AtomicFiles.folderOf(file).resolve(".status").resolve(AtomicFiles.name(file) + ".json");
  }

  /** What belongs together: a verdict is not shown before what it speaks of. */
  private record Shown(
      @Nullable Verdict verdict, List<Installed> live, List<VersionArchive.Entry> kept) {}

  public boolean isEmpty() {
    return shown.verdict() == null && shown.live().isEmpty();
  }

  /** Whether the verdict is on the jar that a bundle was made of, and did not refuse it. */
  public boolean isAbout(Installed one) {
    Verdict now = verdict;
    return now != null
        && now.state() != DeployState.REFUSED
        && now.digest().equals(one.file().digest());
  }

  /** All of it; empty if there is nothing to show. */
  public Optional<DeployedBundle> show() {
    Shown all = shown;
    Verdict now = all.verdict();
    return now == null ? Optional.empty() : Optional.of(show(now, all));
  }

  private DeployedBundle show(Verdict now, Shown all) {
    List<KeptVersion> earlier =
        all.kept().stream()
            .map(VersionArchive.Entry::version)
            .filter(version -> !version.digest().equals(now.digest()))
            .filter(version -> !isServing(all, version.digest()))
            .toList();
    return new DeployedBundle(
        AtomicFiles.name(file),
        now.state(),
        now.reason(),
        now.missing(),
        now.since(),
        now.bundle(),
        now.version(),
        now.digest(),
        all.live().stream().map(this::show).toList(),
        earlier);
  }

  private boolean isServing(Shown all, String digest) {
    return all.live().stream()
        .filter(one -> means.processors().role(one.id()) == BundleRole.SERVING)
        .anyMatch(one -> one.file().digest().equals(digest));
  }

  private LiveVersion show(Installed one) {
    return new LiveVersion(
        one.id(),
        one.version(),
        one.file().digest(),
        means.processors().role(one.id()),
        one.reason(),
        means.processors().of(one.id()));
  }

  // ---- what the slot tells ----

  public void begins(JarContent content) {
    begunNanos = means.nanoTime().getAsLong();
    put(verdict(DeployState.RESOLVING, "", List.of(), content));
    shown = new Shown(verdict, shown.live(), shown.kept());
    write();
  }

  /** The verdict on a jar; the content is null if nothing can be said of it. */
  public void says(DeployState state, String reason, @Nullable JarContent content) {
    Verdict now = verdict(state, reason, List.of(), content);
    if (put(now) && state == DeployState.REFUSED) {
      LOG.warn("deploy: {} refused: {}", name(), reason);
    } else if (now == verdict && state == DeployState.DRAINING) {
      LOG.debug("deploy: {} draining: {}", name(), reason);
    }
  }

  public void waits(JarContent content, List<String> missing, boolean oldGoesOn) {
    String reason =
        "it waits for what is missing" + (oldGoesOn ? "; the version before it goes on" : "");
    if (put(verdict(DeployState.WAITING, reason, missing, content))) {
      LOG.warn("deploy: {} waiting for {}", name(), String.join("; ", missing));
    }
  }

  public void active(Installed one, @Nullable Installed old, List<String> missing) {
    long tookMs = (means.nanoTime().getAsLong() - begunNanos) / 1_000_000;
    put(verdict(DeployState.ACTIVE, "", missing, one.file()));
    LOG.info(
        "deploy: {} active as {} {} in {} ms{}",
        name(),
        one.bundle().getSymbolicName(),
        one.version(),
        tookMs,
        old == null ? "" : ", replacing " + old.version());
  }

  /** The jar is again, or still, what runs. */
  public void back(JarContent content) {
    Verdict now = verdict;
    boolean known =
        now != null && now.state() == DeployState.ACTIVE && now.digest().equals(content.digest());
    if (!known && put(verdict(DeployState.ACTIVE, "", List.of(), content))) {
      LOG.info("deploy: {} active, it is what runs", name());
    }
  }

  /** The bundle that serves was looked at again. */
  public void healthy(Installed one, CheckResult finding) {
    Verdict now = verdict;
    if (finding instanceof CheckResult.Passed good) {
      String reason = now == null || now.state() != DeployState.ACTIVE ? "" : now.reason();
      boolean known = now != null && now.state() == DeployState.ACTIVE;
      if (put(verdict(DeployState.ACTIVE, reason, good.missing(), one.file())) && !known) {
        LOG.info("deploy: {} active again", name());
      }
    } else if (finding instanceof CheckResult.Waiting waiting) {
      waits(one.file(), waiting.missing(), false);
    } else if (finding instanceof CheckResult.Failed bad) {
      waits(one.file(), List.of(bad.reason()), false);
    }
  }

  /** The verdict that goes with a jar into quarantine. */
  public ObjectNode refusal(Installed one, String reason) {
    return show(verdict(DeployState.REFUSED, reason, List.of(), one.file()), shown).json();
  }

  /** The file is gone. */
  public void goes() {
    Verdict now = verdict;
    if (now != null && now.state() != DeployState.DRAINING) {
      String reason = "the file is gone; it ends with the runs that use it";
      verdict =
          new Verdict(
              DeployState.DRAINING,
              reason,
              List.of(),
              now.bundle(),
              now.version(),
              now.digest(),
              means.clock().instant());
    }
  }

  /** What runs at the end of a pass. */
  public void shows(
      List<Installed> running, List<VersionArchive.Entry> versions, boolean fileIsGone) {
    if (fileIsGone && running.isEmpty()) {
      verdict = null;
    }
    shown = new Shown(verdict, List.copyOf(running), List.copyOf(versions));
    write();
  }

  private void write() {
    Verdict now = verdict;
    String facts = now == null ? "" : now + " " + roles();
    if (facts.equals(written)) {
      return;
    }
    written = facts;
    try {
      if (now == null) {
        Files.deleteIfExists(status);
      } else {
        AtomicFiles.write(
            status,
            (show(now, shown).json().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      LOG.warn("deploy: the status of {} can't be written: {}", name(), e.toString());
    }
  }

  private String roles() {
    StringBuilder text = new StringBuilder();
    for (Installed one : shown.live()) {
      text.append(one.id()).append(means.processors().role(one.id())).append(one.reason());
    }
    return text.toString();
  }

  /** Whether this is news. */
  private boolean put(Verdict now) {
    Verdict before = verdict;
    if (before != null && before.says(now)) {
      return false;
    }
    verdict = now;
    return true;
  }

  private Verdict verdict(
      DeployState state, String reason, List<String> missing, @Nullable JarContent content) {
    return new Verdict(
        state,
        reason,
        missing,
        content == null ? "" : content.symbolicName(),
        content == null ? "" : content.version(),
        content == null ? "" : content.digest(),
        means.clock().instant());
  }

  private String name() {
    return AtomicFiles.name(file);
  }
}
