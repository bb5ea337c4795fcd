package org.vconserver.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.http.Requests;
import org.vconserver.bench.machine.Memory;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Pace;
import org.vconserver.bench.measure.Reading;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.measure.ValuedSide;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/**
 * Compares servers that hold much with one that holds little: as many vCons of 3 KB as waiting
 * jobs. All are asked over one connection; what returns or reads everything is counted by item.
 */
final class GrowthCases implements Group {
  private static final int LEAST = 1_000;
  private static final int LEAST_IN_BRIEF = 200;
  private static final int[] TIMES = {1, 10, 100};
  private static final int SHORTER = 2;
  private static final String QUEUE = "/queue/deep";
  private static final String NOBODY = "{\"query\":{\"jq\":\".subject == \\\"none\\\"\"}}";

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    int least = rounds.pace().brief() ? LEAST_IN_BRIEF : LEAST;
    try (Testbed bed = new Testbed(surroundings)) {
      List<Holding> holdings = new ArrayList<>();
      for (int times : TIMES) {
        holdings.add(new Holding(bed.embedded(Map.of()), times, least * times));
      }
      measure(holdings, rounds);
    }
    try (Testbed bed = new Testbed(surroundings)) {
      List<Holding> holdings = new ArrayList<>();
      for (int times : TIMES) {
        holdings.add(new Holding(bed.onRedis("x" + times + ":", Map.of()), times, least * times));
      }
      measure(holdings, rounds);
    }
  }

  private static void measure(List<Holding> holdings, Rounds rounds) throws Exception {
    Pace pace = rounds.pace().shorter(SHORTER);
    for (Holding holding : holdings) {
      holding.fill();
    }
    rounds.measure(compared("growth-memory", Unit.MEGABYTES, holdings, Holding::memory));
    rounds.measure(compared("growth-get", Unit.REQUESTS, holdings, Holding::get), pace);
    rounds.measure(
        compared("growth-status", Unit.REQUESTS, holdings, one -> one.read(QUEUE + "/status")),
        pace);
    rounds.measure(
        compared("growth-in-progress", Unit.REQUESTS, holdings, one -> one.read("/in_progress")),
        pace);
    rounds.measure(
        compared(
            "growth-first-page",
            Unit.REQUESTS,
            holdings,
            one -> one.read(QUEUE + "/jobs?limit=100")),
        pace);
    rounds.measure(compared("growth-last-page", Unit.REQUESTS, holdings, Holding::lastPage), pace);
    rounds.measure(compared("growth-all-jobs", Unit.ITEMS, holdings, Holding::allJobs), pace);
    rounds.measure(compared("growth-query", Unit.ITEMS, holdings, Holding::query), pace);
    rounds.measure(compared("growth-push", Unit.REQUESTS, holdings, Holding::push), pace);
  }

  /** Makes the side of a server. */
  private interface Question {
    Side of(Holding holding) throws Exception;
  }

  private static Comparison compared(
      String name, Unit unit, List<Holding> holdings, Question question) throws Exception {
    List<Side> sides = new ArrayList<>();
    for (Holding holding : holdings) {
      sides.add(question.of(holding));
    }
    return new Comparison(name, unit, sides);
  }

  /** Is a server with what it holds. */
  private record Holding(MeasuredServer server, int times, int count) {
    private String name() {
      return times + "x";
    }

    private List<String> limits() {
      return times == 1 ? List.of() : List.of("1x");
    }

    void fill() throws IOException, InterruptedException {
      Vcons.store(server, Size.SMALL, count);
      server.api().post(QUEUE, "").expect(204);
      server.api().post("/queue/none", "").expect(204);
      for (int first = 0; first < count; first += LEAST_IN_BRIEF) {
        server.api().post(QUEUE + "/jobs", QueuedJobs.batch(first, LEAST_IN_BRIEF)).expect(200);
      }
    }

    Side memory() {
      return new ValuedSide(
          name(),
          server.store(),
          limits(),
          () -> Reading.of(Memory.residentMegabytes(server.process().pid())));
    }

    Side read(String path) {
      byte[] request = Requests.get(path);
      return asked(new HttpLoad(server.port(), 1, connection -> Requests.same(request)));
    }

    Side get() {
      return asked(
          new HttpLoad(
              server.port(),
              1,
              Vcons.atRandom("GET", "/vcon/", Size.SMALL, count, "", new byte[0])));
    }

    Side push() {
      String job =
          "{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\"" + Documents.uuid(Size.SMALL, 0) + "\"]}";
      byte[] request = Requests.send("PUT", QUEUE, job.getBytes(StandardCharsets.UTF_8));
      return asked(new HttpLoad(server.port(), 1, connection -> Requests.same(request)));
    }

    /** Reads the last page; the jobs of the queue are those with the first ids of the server. */
    Side lastPage() {
      return read(QUEUE + "/jobs?limit=100&after=" + (count - 100));
    }

    Side allJobs() {
      byte[] request = Requests.get(QUEUE);
      HttpLoad load = new HttpLoad(server.port(), 1, connection -> Requests.same(request));
      return server.side(name(), limits(), length -> load.run(length) * (double) count);
    }

    Side query() {
      return server.side(name(), limits(), length -> examined());
    }

    private double examined() {
      JsonNode answer =
          server
              .api()
              .post("/queue/none/jobs", NOBODY.getBytes(StandardCharsets.UTF_8))
              .expect(200)
              .json();
      return answer.path("examined").asDouble();
    }

    private Side asked(HttpLoad load) {
      LoadedSide.Work work = load::run;
      return server.side(name(), limits(), work);
    }
  }
}
