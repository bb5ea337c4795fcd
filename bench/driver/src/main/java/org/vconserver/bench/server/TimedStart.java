package org.vconserver.bench.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.machine.CpuTime;
import org.vconserver.bench.measure.Reading;
import org.vconserver.tck.server.TestServer;

/** Starts a program that serves HTTP, and measures how long it takes until it is ready. */
public final class TimedStart {
  private static final double NANOS = 1e9;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long END_SECONDS = 60;
  private static final int STATUS_LENGTH = "HTTP/1.1 200".length();

  private TimedStart() {}

  /** Starts the distribution on a folder with the settings that it is shipped with. */
  public static Reading server(Path distribution, Path folder)
      throws IOException, InterruptedException {
    int port = TestServer.freePort();
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin/vcon-server").toString());
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--deploy", folder.resolve("deploy").toString()));
    return measure(command, port, folder);
  }

  private static Reading measure(List<String> command, int port, Path folder)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    try {
      while (!ready(port)) {
        if (!process.isAlive() || System.nanoTime() - began > LIMIT_NANOS) {
          throw new IOException("it did not start, see " + folder);
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double seconds = (System.nanoTime() - began) / NANOS;
      return new Reading(seconds, CpuTime.millis(process.pid()), Double.NaN);
    } finally {
      process.destroy();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static boolean ready(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes(STATUS_LENGTH);
      return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
    } catch (ConnectException e) {
      return false;
    }
  }
}
