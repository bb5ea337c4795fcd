package org.vconserver.tck.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a Redis Cluster of three masters for tests. Not thread-safe. */
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<RedisProcess> masters;

  private RedisCluster(List<RedisProcess> masters) {
    this.masters = masters;
  }

  /**
   * Starts the masters, each with a folder in a folder of the caller, and joins them. They have
   * every acknowledged write on the disk.
   */
  public static RedisCluster start(Path folder) throws IOException, InterruptedException {
    RedisCluster cluster = new RedisCluster(new ArrayList<>());
    try {
      for (int i = 0; i < MASTERS; i++) {
        Path own = Files.createDirectory(folder.resolve("master-" + i));
        cluster.masters.add(
            RedisProcess.startDurable(
                own, "--cluster-enabled", "yes", "--cluster-node-timeout", "3000"));
      }
      cluster.join();
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private void join() throws IOException, InterruptedException {
    String first = Integer.toString(masters.get(0).port());
    for (int i = 0; i < MASTERS; i++) {
      List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = SLOTS * i / MASTERS; slot < SLOTS * (i + 1) / MASTERS; slot++) {
        slots.add(Integer.toString(slot));
      }
      RedisProcess master = masters.get(i);
      master.ask(slots.toArray(String[]::new));
      master.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i > 0) {
        master.ask("CLUSTER", "MEET", "127.0.0.1", first);
      }
    }
    long deadline = System.nanoTime() + START_NANOS;
    for (RedisProcess master : masters) {
      while (!agrees(master)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the cluster did not come together");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static boolean agrees(RedisProcess master) throws IOException {
    String info = master.ask("CLUSTER", "INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
  }

  public List<RedisProcess> masters() {
    return List.copyOf(masters);
  }

  /** Gives the URL of the cluster, with all of its masters. */
  public String url() {
    StringBuilder url = new StringBuilder("redis+cluster://");
    for (RedisProcess master : masters) {
      url.append(url.charAt(url.length() - 1) == '/' ? "" : ",");
      url.append("127.0.0.1:").append(master.port());
    }
    return url.toString();
  }

  /** Gives the master that has a key. */
  public RedisProcess masterOf(String key) throws IOException {
    int slot = Integer.parseInt(masters.get(0).ask("CLUSTER", "KEYSLOT", key));
    int i = 0;
    while (slot >= SLOTS * (i + 1) / MASTERS) {
      i++;
    }
    return masters.get(i);
  }

  /** Deletes every key. */
  public void flush() throws IOException {
    for (RedisProcess master : masters) {
      master.ask("FLUSHALL");
    }
  }

  @Override
  public void close() {
    masters.forEach(RedisProcess::close);
  }
}
