package org.vconserver.bench.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.http.Requests;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.tck.server.Api;

/** Stores vCons in servers, and asks for them at random. */
final class Vcons {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int STORING = 4;
  private static final int LARGE_AT_ONCE = 4;
  private static final int SMALL_AT_ONCE = 16;

  private Vcons() {}

  /** Gives how many connections are used for vCons of a size. */
  static int connections(Size size) {
    return size == Size.SMALL || size == Size.MEDIUM ? SMALL_AT_ONCE : LARGE_AT_ONCE;
  }

  /** Stores the first so many vCons of a size, and looks whether they come back as they were. */
  static void store(MeasuredServer server, Size size, int count)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Supplier<@Nullable ByteBuffer> posts =
        () -> {
          int number = next.getAndIncrement();
          return number < count
              ? ByteBuffer.wrap(Requests.send("POST", "/vcon", Documents.make(size, number)))
              : null;
        };
    new HttpLoad(server.port(), STORING, connection -> posts).run(LONGEST);
    requireSame(server, size, count - 1);
  }

  private static void requireSame(MeasuredServer server, Size size, int number) throws IOException {
    byte[] vcon = Documents.make(size, number);
    Api.Answer answer = server.api().get("/vcon/" + Documents.uuid(size, number));
    if (!Arrays.equals(vcon, answer.body())) {
      throw new IOException("a vCon did not come back as it was: " + answer.status());
    }
    Api.Answer again = server.api().post("/vcon", vcon);
    if (!again.header("Vcon-Errors").equals("0")) {
      throw new IOException("a vCon of the bench has errors: " + again.headers().map());
    }
  }

  /** Makes requests for one of the first so many vCons, each at random. */
  static IntFunction<Supplier<@Nullable ByteBuffer>> atRandom(
      String method, String before, Size size, int count, String after, byte[] json) {
    byte[][] requests = new byte[count][];
    for (int i = 0; i < count; i++) {
      String path = before + Documents.uuid(size, i) + after;
      requests[i] = method.equals("GET") ? Requests.get(path) : Requests.send(method, path, json);
    }
    return connection -> {
      Random random = new Random(connection);
      return () -> ByteBuffer.wrap(requests[random.nextInt(count)]);
    };
  }
}
