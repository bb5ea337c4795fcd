package org.vconserver.bench.limit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.measure.LoadedSide;

/** Runs a limit or a peer as a process of its own, and has it work. Not thread-safe. */
public final class LimitProcess implements LoadedSide.Work, AutoCloseable {
  private static final long END_SECONDS = 5;

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;
  private final Path log;
  private final String greeting;

  private LimitProcess(List<String> command, Path log) throws IOException {
    this.log = log;
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = process.outputWriter(StandardCharsets.UTF_8);
    greeting = answer();
  }

  /** Starts a program of this project on a Java of the server's settings. */
  public static LimitProcess java(Path log, String program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path").replace(":", File.pathSeparator));
    command.add(program);
    command.addAll(List.of(arguments));
    return new LimitProcess(command, log);
  }

  /** Starts another program that speaks as {@link LimitProgram} does. */
  public static LimitProcess of(Path log, List<String> command) throws IOException {
    return new LimitProcess(command, log);
  }

  /** Gives what it said when it was ready. */
  public String greeting() {
    return greeting;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void prepare(Duration length) throws IOException {
    order("prepare " + length.toMillis());
  }

  @Override
  public double run(Duration length) throws IOException {
    return Double.parseDouble(order("run " + length.toMillis()));
  }

  private String order(String line) throws IOException {
    orders.write(line + "\n");
    orders.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("a limit has ended: see " + log);
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
