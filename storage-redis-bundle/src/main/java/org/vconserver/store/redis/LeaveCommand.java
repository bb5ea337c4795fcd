package org.vconserver.store.redis;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.vcon.error.VconException;

/**
 * Is what {@code bin/vcon-server leave} runs, in a process of its own and outside of the framework:
 * leaves a Redis to the py_vcon_server that shares it.
 */
public final class LeaveCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int REFUSED = 2;
  static final int DONE_WITH_WARNINGS = 3;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  static final String HELP =
      """
      Usage: vcon-server leave [options]

      Leaves a Redis to the py_vcon_server that shares it: jobs that are delayed,
      parked, or in progress at servers that ended wait in their queues, and all
      keys that only this server has are removed. Stop its servers before.

        --url URL          the Redis, as in VCON_STORAGE_URL; no Cluster (default: the
                           environment variable VCON_STORAGE_URL)
        --key-prefix TEXT  what keys begin with (default: REDIS_KEY_PREFIX)
        --dry-run          says what would be done, and changes nothing
        --convert          converts vCons that py_vcon_server can't read to 0.0.2,
                           those that lose nothing by it
        --help             this text

      REDIS_TRUSTSTORE and REDIS_TRUSTSTORE_PASSWORD are honoured. It may be run
      again. Exit codes: 0 done; 1 failed; 2 refused, nothing was changed; 3 done,
      with warnings.
      """;

  private final Map<String, String> options = new HashMap<>();
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  LeaveCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    System.exit(new LeaveCommand(System.getenv(), System.out, System.err).run(args));
  }

  /** Does what the arguments say, and gives the exit code. */
  int run(String... args) {
    try {
      read(args);
      if (options.containsKey("--help")) {
        out.print(HELP);
        return DONE;
      }
      return leave(url(), settings());
    } catch (IllegalArgumentException e) {
      return end(REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private int end(int code, String message) {
    err.println("vcon-server leave: " + message);
    return code;
  }

  private void read(String... args) {
    for (int i = 0; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String option = equals < 0 ? args[i] : args[i].substring(0, equals);
      switch (option) {
        case "--url", "--key-prefix" -> {
          if (equals < 0 && ++i == args.length) {
            throw new IllegalArgumentException(option + " needs a value (see --help)");
          }
          options.put(option, equals < 0 ? args[i] : args[i].substring(equals + 1));
        }
        case "--dry-run", "--convert", "--help" -> options.put(option, "");
        default -> throw new IllegalArgumentException("unknown option " + option + " (see --help)");
      }
    }
  }

  private RedisUrl url() {
    String text = options.getOrDefault("--url", environment.getOrDefault("VCON_STORAGE_URL", ""));
    if (text.isBlank()) {
      throw new IllegalArgumentException("--url is missing (see --help)");
    }
    RedisUrl url = RedisUrl.parse(text);
    if (url.kind() == RedisUrl.Kind.CLUSTER) {
      throw new IllegalArgumentException(
          "--url names a Cluster, which no py_vcon_server can share");
    }
    return url;
  }

  private RedisSettings settings() {
    String prefix =
        options.getOrDefault("--key-prefix", environment.getOrDefault("REDIS_KEY_PREFIX", ""));
    Keys.of(prefix, false);
    return new RedisSettings(
        prefix.strip(),
        TIMEOUT,
        new JobHistory(Duration.ZERO, 0),
        new KeptChanges(Duration.ZERO, 0, 0),
        ExpiryRules.NONE,
        1,
        0,
        RedisSettings.truststore(environment.getOrDefault("REDIS_TRUSTSTORE", "").strip()),
        environment.getOrDefault("REDIS_TRUSTSTORE_PASSWORD", ""));
  }

  private int leave(RedisUrl url, RedisSettings settings) {
    boolean onlyLook = options.containsKey("--dry-run");
    try (Redis redis = Redis.connectUnchanged(url, settings)) {
      Leave leave = new Leave(redis, onlyLook, options.containsKey("--convert"));
      List<String> live = leave.live();
      if (!live.isEmpty() && !onlyLook) {
        return refused(live);
      }
      out.println(
          (onlyLook ? "Dry run, nothing is changed. " : "")
              + ("Redis (" + url + "), keys beginning with \"" + settings.keyPrefix() + "\""));
      LeaveReport report = leave.run();
      report.lines().forEach(out::println);
      if (!redis.isJson()) {
        out.println("This Redis has no JSON commands, which a py_vcon_server needs.");
      }
      if (report.isEmpty()) {
        out.println("There was nothing of a vCon Server under this prefix.");
      }
      return onlyLook ? looked(live, report) : left(leave, report);
    } catch (NewerStoreException e) {
      return end(REFUSED, String.valueOf(e.getMessage()));
    } catch (VconException e) {
      return end(FAILED, e.getMessage() + "; run it again");
    } catch (RuntimeException e) {
      return end(FAILED, "Redis (" + url + "): " + Failures.explain(e));
    }
  }

  private static int code(LeaveReport report) {
    return report.hasWarnings() ? DONE_WITH_WARNINGS : DONE;
  }

  private int looked(List<String> live, LeaveReport report) {
    return live.isEmpty() ? code(report) : refused(live);
  }

  /** Looks whether a server came meanwhile: it has made keys anew, and takes jobs. */
  private int left(Leave leave, LeaveReport report) {
    List<String> live = leave.live();
    if (live.isEmpty()) {
      return code(report);
    }
    live.forEach(server -> end(FAILED, server));
    return end(FAILED, "a server was started meanwhile: stop it, and run this again");
  }

  private int refused(List<String> live) {
    live.forEach(server -> end(REFUSED, server));
    return end(
        REFUSED, "refused while servers of ours live: stop them, or wait for their heartbeats");
  }
}
