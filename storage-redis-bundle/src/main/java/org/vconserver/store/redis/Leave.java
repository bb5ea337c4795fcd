package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import org.vconserver.api.server.ServerState;

/**
 * Leaves a Redis to the py_vcon_server that shares it: what only we can go on with becomes what
 * both know, jobs first, and then our keys go. Each step is one script, and all of them may be done
 * again after a crash. Not thread-safe.
 */
final class Leave {
  private static final int CHUNK = 500;

  private final Redis redis;
  private final boolean onlyLook;
  private final boolean convert;
  private final RedisServerRegistry servers;
  private final LeaveReport report = new LeaveReport();

  /**
   * Prepares it.
   *
   * @param onlyLook whether to count what would be done, and to change nothing
   * @param convert whether vCons that py_vcon_server can't read are converted, where nothing is
   *     lost
   */
  Leave(Redis redis, boolean onlyLook, boolean convert) {
    this.redis = redis;
    this.onlyLook = onlyLook;
    this.convert = convert;
    servers = new RedisServerRegistry(redis);
  }

  /** Tells which servers of ours live, in words; there must be none. */
  List<String> live() {
    List<String> live = new ArrayList<>();
    var now = servers.now();
    for (ServerState state : servers.states()) {
      if (isOurs(state) && !state.isLost(now)) {
        live.add(
            "server "
                + state.key()
                + " was heard of at "
                + state.lastHeartbeat()
                + "; it counts as gone after "
                + state.heartbeat().multipliedBy(3).toSeconds()
                + " s of silence");
      }
    }
    long listening = call(Script.LEAVE_LOOK, new Arguments()).number();
    if (live.isEmpty() && listening > 0) {
      live.add("servers that work with these queues are connected: " + listening);
    }
    return live;
  }

  /** Knows ours by the heartbeat, which a py_vcon_server does not promise. */
  private static boolean isOurs(ServerState state) {
    return !state.heartbeat().isZero();
  }

  /**
   * Does it all, or counts it.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE; what was done by then is
   *     whole, and the rest can be done by another call
   */
  LeaveReport run() {
    Reply look = call(Script.LEAVE_LOOK, new Arguments());
    look.number();
    report.setFailed(look.number());
    keys(true);
    Reply moved;
    do {
      moved = call(Script.LEAVE_JOBS, start().add(CHUNK));
      report.addJobs(moved);
    } while (moved.truth());
    for (String queue : call(Script.NAMES, Arguments.of("queues")).texts()) {
      strip(queue);
    }
    new PeerVcons(redis, report, onlyLook, convert).look();
    removeServers();
    if (!onlyLook) {
      keys(false);
    }
    return report;
  }

  private Arguments start() {
    return new Arguments().add(onlyLook);
  }

  private Reply call(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  private void strip(String queue) {
    Reply reply;
    int passed = 0;
    do {
      reply = call(Script.LEAVE_QUEUE, start().add(queue).add(passed).add(CHUNK));
      report.addStripped(reply.number());
      passed += CHUNK;
    } while (reply.truth());
  }

  private void removeServers() {
    for (ServerState state : servers.states()) {
      if (isOurs(state) && (onlyLook || servers.remove(state.key()))) {
        report.addServer();
      }
    }
  }

  /** Counts our keys, before those of moved jobs go by themselves, or removes them. */
  private void keys(boolean count) {
    String cursor = "0";
    do {
      Reply reply = call(Script.LEAVE_KEYS, new Arguments().add(count).add(cursor));
      cursor = reply.text();
      while (count && reply.hasNext()) {
        report.addKey(reply.text());
      }
    } while (!cursor.equals("0"));
  }
}
