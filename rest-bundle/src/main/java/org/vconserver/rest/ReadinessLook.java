package org.vconserver.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.server.Readiness;
import org.vconserver.vcon.error.VconException;

/**
 * Looks whether the server can do its work: whether the services are there that the API needs, and
 * the stores answer, and what the {@link ReadinessCheck}s of other parts say. Thread-safe.
 */
final class ReadinessLook {
  private static final Logger LOG = LoggerFactory.getLogger(ReadinessLook.class);

  private static final String ABSENT = "no active bundle provides it";

  /** Names the setting that says where everything is which has no setting of its own. */
  private static final String DEFAULT_STORE = "VCON_STORAGE_URL";

  private final RestServices services;

  ReadinessLook(RestServices services) {
    this.services = services;
  }

  /** Looks once. */
  Readiness look() {
    Found found = new Found();
    for (ReadinessCheck check : services.checks) {
      found.add(check);
    }
    found.store(services.vcons, VconStore::ping, VconStore.class, DEFAULT_STORE);
    found.store(services.queues, JobQueues::ping, JobQueues.class, "QUEUE_DB_URL");
    found.store(services.pipelines, PipelineStore::ping, PipelineStore.class, "PIPELINE_DB_URL");
    found.store(services.servers, ServerRegistry::ping, ServerRegistry.class, "STATE_DB_URL");
    found.service(services.processors, ProcessorRegistry.class);
    found.service(services.runner, PipelineRunner.class);
    found.service(services.workQueues, WorkQueues.class);
    found.service(services.thisServer, ThisServer.class);
    found.waitingQueues(services.workQueues);
    found.waitingBundles(services.bundles);
    return new Readiness(found.missing, found.unreachable, found.findings);
  }

  /** Collects what one look finds. */
  private static final class Found {
    private final List<String> missing = new ArrayList<>();
    private final List<String> unreachable = new ArrayList<>();
    private final List<ReadinessFinding> findings = new ArrayList<>();
    private final Set<String> settings = new HashSet<>();

    void add(ReadinessCheck check) {
      try {
        for (ReadinessFinding finding : check.look()) {
          findings.add(finding);
          if (finding.severity() == ReadinessFinding.Severity.FAILING) {
            settings.add(finding.setting());
          }
        }
      } catch (RuntimeException e) {
        LOG.error("A check of readiness fails", e);
        String name = check.getClass().getSimpleName();
        findings.add(ReadinessFinding.failing(name, "", "the check itself fails: see the log"));
      }
    }

    <T> void store(@Nullable T store, Consumer<T> ping, Class<T> type, String setting) {
      if (store == null) {
        missing.add(type.getSimpleName());
        fail(type, setting, ABSENT);
        return;
      }
      try {
        ping.accept(store);
      } catch (VconException e) {
        unreachable.add(type.getSimpleName());
        fail(type, setting, e.getMessage());
      }
    }

    void service(@Nullable Object service, Class<?> type) {
      if (service == null) {
        missing.add(type.getSimpleName());
        if (settings.isEmpty()) { // else it lacks what was found already
          findings.add(ReadinessFinding.failing(type.getSimpleName(), "", ABSENT));
        }
      }
    }

    /** Adds a finding, unless one who knows more about the store has given a reason. */
    private void fail(Class<?> type, String setting, String reason) {
      if (!settings.contains(setting) && !settings.contains(DEFAULT_STORE)) {
        findings.add(ReadinessFinding.failing(type.getSimpleName(), setting, reason));
        settings.add(setting);
      }
    }

    void waitingQueues(@Nullable WorkQueues queues) {
      if (queues != null) {
        for (String queue : queues.weights().keySet()) {
          queues
              .reasonToWait(queue)
              .map(reason -> ReadinessFinding.warning("pipeline " + queue + " waits", "", reason))
              .ifPresent(findings::add);
        }
      }
    }

    void waitingBundles(@Nullable BundleDeployments bundles) {
      if (bundles != null) {
        for (DeployedBundle jar : bundles.list()) {
          if (jar.state() == DeployState.REFUSED || jar.state() == DeployState.WAITING) {
            String state = jar.state() == DeployState.REFUSED ? " is refused" : " waits";
            findings.add(
                ReadinessFinding.warning("deployed " + jar.file() + state, "", reason(jar)));
          }
        }
      }
    }

    private static String reason(DeployedBundle jar) {
      return jar.missing().isEmpty() ? jar.reason() : String.join("; ", jar.missing());
    }
  }
}
