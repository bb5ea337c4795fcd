package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** Lists, counts, words and exports of 20,000 vCons, which come in by one request. */
@Timeout(300)
class FindManyIT {
  private static final int COUNT = 20_000;
  private static final int TEAMS = 20;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void fill() throws Exception {
    server = ServerProcess.start(folder, Map.of());
    api = server.api;
    Path lines = folder.resolve("lines");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      text.append(call(i)).append('\n');
    }
    Files.writeString(lines, text);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url() + "/vcons"))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofFile(lines))
            .build();
    HttpResponse<Stream<String>> answer = HTTP.send(request, BodyHandlers.ofLines());
    assertEquals(200, answer.statusCode());
    assertEquals(COUNT, answer.body().filter(line -> line.contains("\"status\":201")).count());
    await()
        .atMost(LONG)
        .until(() -> api.get("/vcons/count?q=hello").header("Vcon-Index-Behind").isEmpty());
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static String uuid(int number) {
    return String.format("018f3a00-0000-8000-8000-%012d", number);
  }

  private static String call(int number) {
    return String.format(
            "{'vcon':'0.4.0','uuid':'%s','created_at':'%s','subject':'Call %d','parties':[{'tel':'+4930%d'}],"
                + "'dialog':[{'type':'text','start':'%s','parties':[0],'mediatype':'text/plain','encoding':'none',"
                + "'body':'hello %s'}],'analysis':[],'attachments':[],'tags':['team:%d']}",
            uuid(number),
            FIRST.plusSeconds(60L * number),
            number,
            number % 1000,
            FIRST.plusSeconds(60L * number),
            number % 2 == 0 ? "parcel" : "invoice",
            number % TEAMS)
        .replace('\'', '"');
  }

  /** Walks all pages of a list, which must go down in time, and gives the uuids. */
  private static Set<String> walk(String filter) {
    Set<String> seen = new HashSet<>();
    String last = "9999";
    String after = "";
    do {
      JsonNode page = api.get("/vcons?limit=1000" + filter + after).expect(200).json();
      for (JsonNode vcon : page.path("vcons")) {
        String created = vcon.path("created_at").asText();
        assertTrue(created.compareTo(last) < 0, created + " after " + last);
        last = created;
        assertTrue(seen.add(vcon.path("uuid").asText()), "twice");
      }
      String next = page.path("next_after").asText("");
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
    return seen;
  }

  private static long count(String filter) {
    return api.get("/vcons/count?" + filter).expect(200).json().path("count").asLong();
  }

  @Test
  void everyPageOfEveryListIsThereOnceAndInOrder() {
    assertEquals(COUNT, walk("").size());
    assertEquals(COUNT / TEAMS, walk("&tag=team:7").size());
    assertEquals(COUNT / 1000, walk("&tel=%2B4930123").size());
    assertEquals(COUNT / 2, walk("&q=parcel").size());
    assertEquals(COUNT / TEAMS, walk("&q=invoice&tag=team:7").size());
    String since = FIRST.plusSeconds(60 * 5000).toString();
    String until = FIRST.plusSeconds(60 * 5999).toString();
    assertEquals(1000, walk("&since=" + since + "&until=" + until).size());
    assertEquals(COUNT, count(""));
    assertEquals(COUNT / TEAMS, count("tag=team:7"));
    assertEquals(COUNT / 2, count("q=parcel&missing=transcript"));
  }

  @Test
  void anExportHasAllOfThemALineEach() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url() + "/vcons?tag=team:7"))
            .header("Accept", "application/x-ndjson")
            .build();
    HttpResponse<Stream<String>> lines = HTTP.send(request, BodyHandlers.ofLines());
    Set<String> found = new HashSet<>();
    lines.body().forEach(found::add);
    assertEquals(COUNT / TEAMS, found.size());
    assertTrue(found.contains(call(7)), "byte for byte");
  }

  @Test
  void theIndexIsRight() {
    long examined = 0;
    String after = "";
    do {
      JsonNode part = api.post("/vcons/check" + after, "").expect(200).json();
      examined += part.path("examined").asLong();
      assertEquals(0, part.path("mended").asLong());
      String next = part.path("next_after").asText("");
      after = part.path("next_after").isNull() ? "" : "?after=" + next;
    } while (!after.isEmpty());
    assertEquals(2 * COUNT, examined);
  }
}
