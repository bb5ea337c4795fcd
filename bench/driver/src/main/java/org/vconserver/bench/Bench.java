package org.vconserver.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.cases.Group;
import org.vconserver.bench.cases.Groups;
import org.vconserver.bench.machine.MachineWatch;
import org.vconserver.bench.measure.Figure;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.report.Expected;
import org.vconserver.bench.report.Report;
import org.vconserver.bench.server.Surroundings;

/**
 * Measures what is asked for, shows and writes it, and says whether the machine was quiet enough to
 * believe it. Started by {@code bench/run} and {@code bench/check}.
 */
public final class Bench {
  private static final int USAGE = 2;
  private static final int LOOKS = 24;
  private static final long SECONDS_BETWEEN_LOOKS = 5;

  private final Options options;
  private final Path root;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Clock clock = Clock.systemUTC();

  private Bench(Options options, Path root) {
    this.options = options;
    this.root = root;
  }

  /**
   * Runs it. The system properties: {@code bench.root}, the folder of the project, and {@code
   * bench.load}, the load average before anything was built.
   */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(System.getProperty("bench.root"));
    Options options;
    try {
      options = Options.of(arguments, root.resolve("bench/target"));
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Bench::endChildren));
    System.exit(new Bench(options, root).run() ? 0 : 1);
  }

  /** Ends what was started, also when this is interrupted. */
  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private boolean run() throws Exception {
    double load = Double.parseDouble(System.getProperty("bench.load", "0"));
    if (!options.brief()) {
      load = quieter(load);
    }
    out.printf(Locale.ROOT, "load average before: %.2f%n", load);
    MachineWatch watch = new MachineWatch(load);
    Rounds rounds = new Rounds(options.pace(), out);
    List<String> objections = new ArrayList<>();
    for (Group group : Groups.ALL) {
      if (rounds.wants(group.name())) {
        measure(group, rounds, objections);
      }
    }
    objections.addAll(watch.objections());
    show(rounds.figures(), watch);
    new Report(options.folder()).write(rounds.figures(), about(watch, objections));
    out.println("written to " + options.folder());
    objections.forEach(objection -> out.println("NOT GOOD: " + objection));
    return compare(rounds.figures()) && objections.isEmpty();
  }

  /** Waits for a while until what ran before is forgotten; gives the load average then. */
  private double quieter(double before) throws IOException, InterruptedException {
    double load = before;
    for (int i = 0; i < LOOKS && MachineWatch.isMuch(load); i++) {
      out.printf(Locale.ROOT, "waiting, as the load average is %.2f ...%n", load);
      TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_LOOKS);
      load = MachineWatch.load();
    }
    return load;
  }

  /** Compares with what is expected, if that is asked for; tells whether nothing fell. */
  private boolean compare(List<Figure> figures) throws IOException {
    Expected expected = new Expected(root.resolve("bench/expected.json"));
    if (options.accept()) {
      expected.accept(figures);
      return true;
    }
    if (!options.check()) {
      return true;
    }
    List<String> fallen = expected.fallen(figures);
    fallen.forEach(figure -> out.println("FELL: " + figure));
    expected.unknown(figures).forEach(key -> out.println("nothing is expected of " + key));
    return fallen.isEmpty();
  }

  /** Measures a group; one that fails does not take the others with it. */
  private void measure(Group group, Rounds rounds, List<String> objections)
      throws InterruptedException {
    try {
      group.measure(surroundings(), rounds);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      e.printStackTrace(out);
      objections.add(group.name() + " could not be measured: " + e.getMessage());
    }
  }

  private Surroundings surroundings() {
    Path target = root.resolve("bench/target");
    return new Surroundings(
        Path.of(System.getProperty("bench.distribution")),
        Path.of(System.getProperty("bench.processors")),
        target.resolve("work"),
        target.resolve("cache"));
  }

  private void show(List<Figure> figures, MachineWatch watch) throws IOException {
    out.println();
    out.println(Figure.heading());
    figures.forEach(figure -> out.println(figure.line()));
    out.printf(
        Locale.ROOT,
        "%nload average before %.2f, at the end %.2f; others computed in %.1f %% of the time%n",
        watch.loadBefore(),
        MachineWatch.load(),
        watch.shareOfOthers() * 100);
  }

  private ObjectNode about(MachineWatch watch, List<String> objections) throws IOException {
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("at", clock.instant().toString());
    about.put("commit", System.getProperty("bench.commit", ""));
    about.put("java", Runtime.version().toString());
    about.put("cores", Runtime.getRuntime().availableProcessors());
    about.put("loadBefore", watch.loadBefore());
    about.put("loadAtEnd", MachineWatch.load());
    about.put("shareOfOthers", watch.shareOfOthers());
    about.put("good", objections.isEmpty());
    objections.forEach(about.putArray("objections")::add);
    return about;
  }
}
