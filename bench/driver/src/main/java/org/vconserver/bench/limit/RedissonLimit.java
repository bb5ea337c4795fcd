package org.vconserver.bench.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;

/** Gets vCons of one size at random from Redis, with the one command that it takes. */
public final class RedissonLimit {
  private final RedissonClient client;
  private final Size size;
  private final int threads;
  private final ExecutorService pool;

  private RedissonLimit(RedissonClient client, Size size, int threads) {
    this.client = client;
    this.size = size;
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Works until the standard input ends. The arguments: URL, {@link Size}, threads. */
  public static void main(String[] arguments) throws Exception {
    Config config = new Config();
    config.setCodec(ByteArrayCodec.INSTANCE);
    config.useSingleServer().setAddress(arguments[0]);
    RedissonLimit limit =
        new RedissonLimit(
            Redisson.create(config), Size.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
    for (int i = 0; i < limit.size.count(); i++) {
      limit.client.getBucket(limit.key(i)).set(Documents.make(limit.size, i));
    }
    LimitProgram.serve("ready", limit::run);
    limit.client.shutdown();
    limit.pool.shutdownNow();
  }

  private String key(int number) {
    return "limit:" + Documents.uuid(size, number);
  }

  private double run(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      results.add(pool.submit(() -> getUntil(end)));
    }
    double done = 0;
    for (Future<Long> result : results) {
      done += result.get();
    }
    return done;
  }

  private long getUntil(long end) {
    Random random = new Random();
    long done = 0;
    while (System.nanoTime() < end) {
      byte[] vcon = client.<byte[]>getBucket(key(random.nextInt(size.count()))).get();
      if (vcon == null) {
        throw new IllegalStateException("a vCon is not there");
      }
      done++;
    }
    return done;
  }
}
