package org.vconserver.access.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.access.AccessConfig;
import org.vconserver.access.Callers;
import org.vconserver.api.figures.Counters;

/**
 * Puts our steps before the servlets of Jetty. Felix gives its server to those who bring a
 * connector: the one that is brought here listens nowhere. Thread-safe.
 */
@Component(service = ConnectorFactory.class, configurationPid = "org.vconserver.access")
@Designate(ocd = AccessConfig.class)
public final class HttpFront implements ConnectorFactory {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int WAITING = 1000;
  private static final int USUAL_THREADS = 200;

  /** Is left to each body that is under way, of an eighth of the heap. */
  private static final long BYTES_PER_BODY = 16 << 10;

  /** Says which part of the heap bodies and answers may have before they are kept in files. */
  private static final long PARTS_OF_HEAP = 32;

  /** Limits the files of bodies, in the largest bodies, and in the largest with many vCons. */
  private static final long LARGEST_BODIES = 64;

  private static final long LARGEST_IMPORTS = 4;

  private static final Set<Integer> REFUSED = Set.of(408, 413, 414, 431, 503);

  /** Counts, which this part can do without. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Counters counters;

  private final Callers callers;
  private volatile BodyCollector.Limits limits;
  private final LongSupplier nanos = System::nanoTime;
  private final Spool.Folder folder;
  private final Map<Server, Runnable> undo = new HashMap<>();

  @Activate
  public HttpFront(BundleContext context, AccessConfig config, @Reference Callers callers)
      throws IOException {
    this.callers = callers;
    this.limits = limits(config);
    Path files = context.getDataFile("bodies").toPath();
    Files.createDirectories(files);
    clear(files);
    this.folder =
        new Spool.Folder(
            files, bytesOfFiles(config), Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  }

  /** Takes limits for the bodies that begin to come from now on. */
  @Modified
  void modified(AccessConfig config) {
    limits = limits(config);
    folder.limit(bytesOfFiles(config));
  }

  private static long bytesOfFiles(AccessConfig config) {
    return Math.max(
        config.max_body_bytes() * LARGEST_BODIES, config.max_import_bytes() * LARGEST_IMPORTS);
  }

  private static BodyCollector.Limits limits(AccessConfig config) {
    return new BodyCollector.Limits(
        config.max_body_bytes(),
        config.max_import_bytes(),
        config.body_min_bytes_per_second(),
        GRACE,
        Duration.ofSeconds(config.body_max_seconds()),
        (int) (Runtime.getRuntime().maxMemory() / 8 / BYTES_PER_BODY));
  }

  /** Removes what a server left that was killed. */
  private static void clear(Path files) throws IOException {
    try (Stream<Path> left = Files.list(files)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public synchronized Connector createConnector(Server server) {
    Front front = new Front(server, steps(server));
    front.put();
    List<Runnable> back = new ArrayList<>(List.of(front::remove));
    Request.Handler errors = server.getErrorHandler();
    server.setErrorHandler(new JsonErrors(this::count));
    back.add(() -> server.setErrorHandler(errors));
    for (ContextHandler context : server.getDescendants(ContextHandler.class)) {
      Request.Handler ofContext = context.getErrorHandler();
      context.setErrorHandler(new JsonErrors(this::count));
      back.add(() -> context.setErrorHandler(ofContext));
    }
    undo.put(server, () -> back.forEach(Runnable::run));
    return new Silent(server);
  }

  /** Counts those who are refused for want of room, beside those that REST refuses. */
  private void count(int status) {
    Counters all = counters;
    if (all != null && REFUSED.contains(status)) {
      all.counter(
              "refusals", Map.of("status", Integer.toString(status), "reason", "before_any_work"))
          .increment();
    }
  }

  @Deactivate
  synchronized void leave() {
    undo.values().forEach(Runnable::run);
    undo.clear();
  }

  /** Listens nowhere. Felix takes connectors of this class only. */
  private static final class Silent extends ServerConnector {
    Silent(Server server) {
      super(server, 1, 1);
    }

    @Override
    protected void doStart() {
      // There is nothing to open, and nobody to wait for.
    }

    @Override
    protected void doStop() {
      // Nothing was opened.
    }
  }

  private List<Front.Step> steps(Server server) {
    int threads =
        server.getThreadPool() instanceof ThreadPool.SizedThreadPool sized
            ? sized.getMaxThreads()
            : USUAL_THREADS;
    return List.of(
        new CallerStep(callers),
        new BodyCollector(() -> limits, folder, nanos),
        new RequestPlaces(threads, WAITING),
        new SpooledResponses(folder));
  }
}
