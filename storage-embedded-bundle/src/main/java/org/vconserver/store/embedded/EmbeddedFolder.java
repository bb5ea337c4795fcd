package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.framework.FrameworkStart;
import org.vconserver.support.store.StoreUrls;
import org.vconserver.support.store.StoreUrls.Kept;
import org.vconserver.support.threads.Threads;

/**
 * Registers the stores of one folder while it is open. One that can't be opened, as it is in use or
 * its disk is full, is tried again until it can. Thread-safe.
 */
final class EmbeddedFolder implements ReadinessCheck, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFolder.class);
  private static final long UPKEEP_SECONDS = 10;
  private static final long CLOSING_SECONDS = 15;

  private final BundleContext context;
  private final FrameworkStart start;
  private final Path folder;
  private final Set<Kept> kept;
  private final EmbeddedSettings settings;
  private final Clock clock;
  private final ServiceRegistration<ReadinessCheck> check;

  private final List<ServiceRegistration<?>> stores = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Threads.timer("embedded-store-upkeep");
  private volatile boolean closed;
  private volatile @Nullable Database database;
  private volatile @Nullable Runnable upkeep;
  private volatile @Nullable WordsKeeper words;
  private volatile @Nullable String notOpened;

  /** Opens the folder, or begins to try. */
  EmbeddedFolder(
      BundleContext context, Path folder, Set<Kept> kept, EmbeddedSettings settings, Clock clock) {
    this.context = context;
    this.start = new FrameworkStart(context);
    this.folder = folder;
    this.kept = Set.copyOf(kept);
    this.settings = settings;
    this.clock = clock;
    this.check = context.registerService(ReadinessCheck.class, this, null);
    open();
    Runnable unending =
        Threads.unending(
            this::keepOpen, e -> LOG.error("The upkeep of the store in {} fails", folder, e));
    var unused =
        timer.scheduleWithFixedDelay(unending, UPKEEP_SECONDS, UPKEEP_SECONDS, TimeUnit.SECONDS);
  }

  /** Tries to open what is not open yet, and forgets what is no longer to be kept. */
  private void keepOpen() {
    Runnable task = upkeep;
    if (task != null) {
      task.run();
    } else if (database == null && !closed && start.isOver() && open()) {
      LOG.info("The embedded store in {} is open", folder);
    }
  }

  private void keepUp(
      SqliteChangeLog log, SqliteVconStore vcons, SqliteVconIndex index, ExpiredVcons expired) {
    log.forgetOld(settings.changes(), clock.instant());
    vcons.forgetFormer(settings.changes());
    expired.delete(() -> !closed);
    boolean more = true;
    while (more && !closed) {
      more = index.indexOlder();
    }
    index.purgeErased();
  }

  /**
   * Opens the folder, not under a lock: whoever waits for a service is told of it on this thread.
   */
  private boolean open() {
    Database opened = null;
    try {
      opened =
          Database.open(
              folder, new Retention(settings.changes().versions(), settings.expiryRules()));
      for (Kept one : kept) {
        provide(one, opened);
      }
      database = opened;
      notOpened = null;
      return true;
    } catch (IOException | RuntimeException e) {
      withdraw(opened);
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(notOpened)) {
        LOG.error("The embedded store is not there ({}): {}", StoreUrls.setting(kept), reason);
      }
      notOpened = reason;
      return false;
    }
  }

  private void provide(Kept one, Database opened) throws IOException {
    switch (one) {
      case VCONS -> {
        SqliteChangeLog log = new SqliteChangeLog(opened);
        SqliteVconIndex index =
            new SqliteVconIndex(opened, openWords(opened), settings.longestSearch());
        SqliteVconStore vcons = new SqliteVconStore(opened, clock);
        register(ChangeLog.class, log);
        register(ErasureRecords.class, new SqliteErasureRecords(opened));
        register(VconIndex.class, index);
        ExpiredVcons expired = new ExpiredVcons(opened, clock);
        upkeep = () -> keepUp(log, vcons, index, expired);
        register(VconStore.class, vcons);
      }
      case QUEUES ->
          register(JobQueues.class, new SqliteJobQueues(opened, clock, settings.history()));
      case PIPELINES ->
          register(
              PipelineStore.class,
              new SqlitePipelineStore(opened, clock, settings.pipelineVersions()));
      case SERVERS -> {
        register(AccessRecords.class, new SqliteAccessRecords(opened));
        register(ServerRegistry.class, new SqliteServerRegistry(opened, clock));
      }
    }
  }

  private @Nullable WordsKeeper openWords(Database opened) throws IOException {
    if (!settings.keepsWords()) {
      WordsFile.delete(folder);
      return null;
    }
    WordsKeeper keeper = WordsKeeper.open(folder, opened);
    words = keeper;
    keeper.start();
    return keeper;
  }

  private <T> void register(Class<T> type, T store) {
    stores.add(
        context.registerService(
            type,
            store,
            FrameworkUtil.asDictionary(
                Map.<String, Object>of(VconStore.BACKEND, EmbeddedStores.SCHEME))));
  }

  @Override
  public List<ReadinessFinding> look() {
    Database open = database;
    Optional<String> fault = open == null ? Optional.ofNullable(notOpened) : open.fault();
    String setting = StoreUrls.setting(kept);
    return fault
        .map(reason -> List.of(ReadinessFinding.failing("the embedded store", setting, reason)))
        .orElse(List.of());
  }

  /** Takes the services away before what is behind them is closed. */
  @Override
  public void close() {
    closed = true;
    timer.shutdown();
    try {
      timer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check.unregister();
    withdraw(database);
    database = null;
  }

  private void withdraw(@Nullable Database open) {
    stores.forEach(ServiceRegistration::unregister);
    stores.clear();
    upkeep = null;
    WordsKeeper keeper = words;
    if (keeper != null) {
      keeper.close();
      words = null;
    }
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.error("The embedded store could not be closed", e);
    }
  }
}
