package org.vconserver.bench.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.http.Requests;
import org.vconserver.bench.measure.LoadedSide;

/**
 * Posts vCons that are new each time; what was posted before is removed first, where it is large.
 */
final class PostedVcons implements LoadedSide.Work {
  private static final String PATH = "/vcon";

  private final int port;
  private final Size size;
  private final boolean removed;
  private final AtomicLong posted = new AtomicLong();
  private final AtomicLong removals = new AtomicLong();

  /**
   * Gets ready.
   *
   * @param removed whether what was posted is removed before the next measurement
   */
  PostedVcons(int port, Size size, boolean removed) {
    this.port = port;
    this.size = size;
    this.removed = removed;
  }

  @Override
  public void prepare(Duration length) throws IOException, InterruptedException {
    if (removed) {
      new HttpLoad(port, 1, connection -> this::nextRemoval).run(Duration.ofMinutes(1));
    }
  }

  private @Nullable ByteBuffer nextRemoval() {
    if (removals.get() >= posted.get()) {
      return null;
    }
    String path = PATH + "/" + Documents.uuid(size, removals.getAndIncrement());
    return ByteBuffer.wrap(Requests.send("DELETE", path, new byte[0]));
  }

  @Override
  public double run(Duration length) throws IOException, InterruptedException {
    return new HttpLoad(port, Vcons.connections(size), this::requests).run(length);
  }

  /** Makes the requests of one connection, of one vCon whose uuid changes. */
  private Supplier<@Nullable ByteBuffer> requests(int connection) {
    byte[] vcon = Documents.make(size, connection);
    byte[] request = Requests.send("POST", PATH, vcon);
    int vconAt = request.length - vcon.length;
    ByteBuffer buffer = ByteBuffer.wrap(request);
    return () -> {
      Documents.setUuid(request, vconAt, Documents.uuid(size, posted.getAndIncrement()));
      return buffer.clear();
    };
  }
}
