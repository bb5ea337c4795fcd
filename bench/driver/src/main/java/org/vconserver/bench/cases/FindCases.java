package org.vconserver.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.data.Calls;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.http.Requests;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.Pace;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;
import org.vconserver.store.embedded.CallFolder;

/**
 * Asks an embedded store with a million small vCons for pages of lists, counts and words, over one
 * connection. A last page is compared with the first one of the same list. The folder is kept, as
 * it takes minutes to fill.
 */
final class FindCases implements Group {
  private static final long COUNT = 1_000_000;
  private static final long COUNT_IN_BRIEF = 20_000;
  private static final long PAUSE_MILLIS = 200;
  private static final int SHORTER = 2;
  private static final String FIRST = "first page";
  private static final String LAST = "last page";

  @Override
  public String name() {
    return "find";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    long count = rounds.pace().brief() ? COUNT_IN_BRIEF : COUNT;
    Path folder = Files.createDirectories(surroundings.work().resolve("calls-" + count));
    CallFolder.fill(folder, count);
    try (Testbed bed = new Testbed(surroundings)) {
      MeasuredServer server = bed.embedded(Map.of("VCON_STORAGE_URL", "embedded:" + folder));
      awaitWords(server);
      measure(server, count, rounds);
    }
  }

  /** Waits until the words of all of them are in the index, which takes minutes the first time. */
  private static void awaitWords(MeasuredServer server) throws InterruptedException {
    String behind;
    do {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      behind = server.api().get("/vcons/count?q=parcel").expect(200).header("Vcon-Index-Behind");
    } while (!behind.isEmpty());
  }

  private static void measure(MeasuredServer server, long count, Rounds rounds) throws Exception {
    Pace pace = rounds.pace().shorter(SHORTER);
    String middle = Calls.created(count / 2).toString();
    String end = Calls.created(count / 2 + count / 10).toString();
    Map<String, String> lists = new LinkedHashMap<>();
    lists.put("find-all", "");
    lists.put("find-tag", "&tag=team:7");
    lists.put("find-party", "&party=%2B12020004711");
    lists.put("find-number", "&tel=%2B12125550102");
    lists.put("find-time", "&since=" + middle + "&until=" + end);
    lists.put("find-missing", "&missing=transcript");
    lists.put("find-stored", "&updated_since=2026-01-01");
    for (Map.Entry<String, String> list : lists.entrySet()) {
      String filter = list.getValue();
      String last = lastPage(server, filter);
      rounds.measure(
          compared(
              list.getKey(),
              side(server, FIRST, List.of(), "/vcons?" + filter),
              side(server, LAST, List.of(FIRST), "/vcons?" + filter + last)),
          pace);
    }
    rounds.measure(
        compared(
            "find-count",
            side(server, "all", List.of(), "/vcons/count"),
            side(server, "a tag", List.of(), "/vcons/count?tag=team:7")),
        pace);
    rounds.measure(
        compared(
            "find-words",
            side(server, "one word", List.of(), "/vcons?q=parcel"),
            side(server, "two words", List.of(), "/vcons?q=parcel+late"),
            side(server, "a phrase", List.of(), "/vcons?q=%22parcel+late%22"),
            side(server, "a beginning", List.of(), "/vcons?q=parc*"),
            side(server, "a part of a number", List.of(), "/vcons?q=0004711"),
            side(server, "with a tag", List.of(), "/vcons?q=parcel&tag=team:7"),
            side(server, "with what all have", List.of(), "/vcons?q=parcel&missing=transcript")),
        pace);
  }

  /** Says where the last thousand of a list begin; nothing for a list of one page. */
  private static String lastPage(MeasuredServer server, String filter) {
    String last = "";
    String next = "";
    do {
      last = next.isEmpty() ? "" : "&after=" + next;
      JsonNode page =
          server.api().get("/vcons?view=uuid&limit=1000" + filter + last).expect(200).json();
      next = page.path("next_after").asText("");
    } while (!next.isEmpty());
    return last;
  }

  private static Comparison compared(String name, Side... sides) {
    return new Comparison(name, Unit.REQUESTS, new ArrayList<>(List.of(sides)));
  }

  private static Side side(MeasuredServer server, String name, List<String> limits, String path) {
    byte[] request = Requests.get(path);
    HttpLoad load = new HttpLoad(server.port(), 1, connection -> Requests.same(request));
    return server.side(name, limits, load::run);
  }
}
