package org.vconserver.pipeline.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.server.ThisServer;
import org.vconserver.pipeline.schedule.JobScheduler;
import org.vconserver.pipeline.schedule.LiveIntake;
import org.vconserver.pipeline.schedule.SchedulerConfig;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Tells the server registry of this server, with a heartbeat for as long as it runs. Thread-safe.
 */
@Component(
    service = ThisServer.class,
    immediate = true,
    configurationPid = "org.vconserver.scheduler")
public final class LiveServer implements ThisServer {
  private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration LOST_ONES_KEPT = Duration.ofDays(1);
  private static final List<String> SHOWN =
      List.of(
          "REST_URL",
          "LOG_LEVEL",
          "LAUNCH_VCON_API",
          "LAUNCH_ADMIN_API",
          "NUM_WORKERS",
          "PLUGIN_PATHS",
          "CORS_ORIGINS",
          "WORK_QUEUES",
          "RUN_BACKGROUND_JOBS",
          "WIRE_COMPAT");
  private static final List<String> NEVER_SHOWN =
      List.of("KEY", "PASSWORD", "SECRET", "TOKEN", "_URL");

  private final Clock clock;
  private final ServerState born;
  private final ScheduledExecutorService heartbeat = Threads.timer("server-heartbeat");
  private final BundleContext context;
  private final SynchronousBundleListener listener = this::frameworkChanged;
  private volatile @Nullable ServerRegistry registry;
  private final LiveIntake intake;
  private final Runnable drain = this::beatSoon;
  private volatile boolean drained;
  private volatile int workers;
  private volatile boolean stopping;

  /**
   * Begins with the settings that the host publishes: those that are no secrets, by name.
   *
   * @param settings gives the value of a setting, empty if there is none that may be shown
   */
  @Activate
  public LiveServer(
      BundleContext context,
      @Reference(service = Function.class, target = "(vcon.settings=public)")
          Function<String, Optional<String>> settings,
      @Reference LiveIntake intake,
      SchedulerConfig config) {
    this(context, settings, intake, JobScheduler.workers(config.num_workers()), HEARTBEAT);
  }

  LiveServer(
      BundleContext context,
      Function<String, Optional<String>> settings,
      LiveIntake intake,
      int workers,
      Duration betweenBeats) {
    this.intake = intake;
    this.clock = Clock.systemUTC();
    this.context = context;
    this.workers = workers;
    URI url = URI.create(settings.apply("REST_URL").orElse("http://127.0.0.1:8000"));
    this.born =
        new ServerState(
            Optional.ofNullable(url.getHost()).orElse("127.0.0.1"),
            url.getPort() < 0 ? usualPort(url) : url.getPort(),
            ProcessHandle.current().pid(),
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
            workers,
            "running",
            clock.instant(),
            betweenBeats,
            context.getBundle().getVersion().toString(),
            shown(settings));
    context.addBundleListener(listener);
    intake.addListener(drain);
    var unused =
        heartbeat.scheduleWithFixedDelay(
            this::beat, 0, betweenBeats.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static int usualPort(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  private void beatSoon() {
    heartbeat.execute(this::beat);
  }

  /** Tells the others of another number of workers at once. */
  @Modified
  void modified(SchedulerConfig config) {
    workers = JobScheduler.workers(config.num_workers());
    heartbeat.execute(this::beat);
  }

  /** Tells others, from the first moment of the stop, that this server only ends what it has. */
  private void frameworkChanged(BundleEvent event) {
    if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
      stopping = true;
      heartbeat.execute(this::beat);
    }
  }

  @Deactivate
  public void deactivate() {
    context.removeBundleListener(listener);
    intake.removeListener(drain);
    heartbeat.shutdownNow();
    tell(servers -> servers.remove(born.key()));
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setRegistry(ServerRegistry registry) {
    this.registry = registry;
    if (!heartbeat.isShutdown()) {
      heartbeat.execute(this::beat);
    }
  }

  void unsetRegistry(ServerRegistry registry) {
    if (this.registry == registry) {
      this.registry = null;
    }
  }

  @Override
  public ServerState state() {
    return new ServerState(
        born.host(),
        born.port(),
        born.pid(),
        born.startTime(),
        workers,
        stopping ? "shutting_down" : intake.state().word(),
        clock.instant(),
        born.heartbeat(),
        born.version(),
        born.settings());
  }

  private void beat() {
    boolean done = intake.state().isDone();
    if (done && !drained) {
      LOG.info("This server is drained: no job runs here any more");
    }
    drained = done;
    tell(
        servers -> {
          servers.put(state());
          forgetLost(servers);
        });
  }

  /** Servers that died long ago; each server looks now and then, which one does is no matter. */
  private void forgetLost(ServerRegistry servers) {
    Instant oldest = servers.now().minus(LOST_ONES_KEPT);
    for (ServerState state : servers.states()) {
      if (!state.heartbeat().isZero() && state.lastHeartbeat().isBefore(oldest)) {
        servers.remove(state.key());
        LOG.info("Server {} was last heard of a day ago and is forgotten", state.key());
      }
    }
  }

  private void tell(Consumer<ServerRegistry> message) {
    ServerRegistry servers = registry;
    if (servers == null) {
      return;
    }
    try {
      message.accept(servers);
    } catch (VconException e) {
      LOG.warn("The server registry does not take this server's state: {}", e.getMessage());
    } catch (RuntimeException e) {
      // The heartbeat must go on, or this server would count as lost.
      LOG.error("The server registry fails to take this server's state", e);
    }
  }

  private static ObjectNode shown(Function<String, Optional<String>> settings) {
    List<String> names = new ArrayList<>(SHOWN);
    for (String name : settings.apply("STATE_SETTINGS").orElse("").split(",", -1)) {
      String wanted = name.strip();
      if (!wanted.isEmpty()
          && NEVER_SHOWN.stream().noneMatch(wanted.toUpperCase(Locale.ROOT)::contains)) {
        names.add(wanted);
      }
    }
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    names.forEach(name -> settings.apply(name).ifPresent(value -> shown.put(name, value)));
    // One process serves all requests; clients of py_vcon_server expect it to say so.
    shown.put("NUM_RESTAPI_WORKERS", "1");
    return shown;
  }
}
