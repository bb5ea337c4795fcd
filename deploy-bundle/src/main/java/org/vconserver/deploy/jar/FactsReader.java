package org.vconserver.deploy.jar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.VersionArchive;
import org.vconserver.deploy.processor.VersionPin;
import org.vconserver.deploy.rules.BundleFacts;
import org.vconserver.deploy.rules.Facts;
import org.vconserver.deploy.rules.JarState;
import org.vconserver.deploy.rules.JarVersions;
import org.vconserver.deploy.rules.LiveBundle;
import org.vconserver.deploy.rules.Outcome;

/** Reads what folder, framework, registry, pipelines and clock say of one jar. Thread-safe. */
final class FactsReader {
  private final JarContext context;
  private final VersionArchive archive;

  FactsReader(JarContext context, VersionArchive archive) {
    this.context = context;
    this.archive = archive;
  }

  /**
   * Reads the facts of this moment.
   *
   * @param stamp of the file in the folder
   * @param wishes of the operator since they were last asked for
   */
  Facts read(JarState state, Optional<FileStamp> stamp, Wishes wishes, Optional<Outcome> outcome) {
    Map<Long, BundleFacts> bundles = new HashMap<>();
    for (LiveBundle bundle : state.versions().live()) {
      bundles.put(bundle.id(), about(bundle.id()));
    }
    return new Facts(
        context.nanoTime().getAsLong(),
        context.clock().instant(),
        context.limits(),
        stamp,
        wishes.drain(),
        wishes.force(),
        wishes.again(),
        bundles,
        archive.entries(),
        archive.lastServed(),
        pins(state.versions()),
        context.framework().changes(),
        outcome);
  }

  private BundleFacts about(long bundle) {
    List<RegisteredProcessor> processors = context.processors().provided(bundle);
    return new BundleFacts(
        context.framework().runState(bundle),
        processors.stream().mapToInt(RegisteredProcessor::openUses).sum(),
        processors.stream().mapToLong(known -> known.runs() - known.failures()).sum(),
        context.processors().regressions(bundle),
        processors.stream().map(RegisteredProcessor::name).sorted().toList());
  }

  /** Asks for pins only where another version than the serving one could be meant. */
  private List<VersionPin> pins(JarVersions versions) {
    Optional<String> serving = versions.serving().map(LiveBundle::version);
    boolean others =
        versions.candidate().isPresent()
            || archive.entries().stream()
                .anyMatch(kept -> !Optional.of(kept.version().version()).equals(serving));
    return others ? context.pins().current() : List.of();
  }
}
