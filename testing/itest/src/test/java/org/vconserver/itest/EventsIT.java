package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.itest.EventListener.Event;
import org.vconserver.tck.server.Api;

/** Listeners hear everything that happens to vCons, once and in order. */
@Timeout(180)
class EventsIT {
  private static final int MANY = 2000;
  private static final int LISTENERS = 20;

  @TempDir Path folder;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<EventListener> listeners = new ArrayList<>();

  private ServerProcess start(Map<String, String> settings) throws IOException {
    ServerProcess server = ServerProcess.start(folder, settings);
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() throws IOException {
    for (EventListener listener : listeners) {
      listener.close();
    }
    for (ServerProcess server : servers) {
      server.close();
    }
  }

  private EventListener listen(Api api, String query, String lastId)
      throws IOException, InterruptedException {
    EventListener listener = EventListener.open(api, query, lastId);
    listeners.add(listener);
    return listener;
  }

  private static String uuid(int vcon) {
    return String.format("00000000-0000-8000-8000-%012d", vcon);
  }

  private static void post(Api api, int vcon) {
    api.post("/vcon", "{'uuid':'" + uuid(vcon) + "','parties':[],'subject':'" + vcon + "'}")
        .expect(204);
  }

  private static void awaitCount(EventListener listener, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> listener.count() >= count);
    assertEquals(count, listener.count());
  }

  private static List<String> vcons(EventListener listener) {
    return listener.events().stream().map(Event::vcon).toList();
  }

  private static List<String> uuids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(EventsIT::uuid).toList();
  }

  @Test
  void requestsAndJobsAreToldToThoseWhoAskForThem() throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.2.3", folder, folder.resolve("deploy/ledger.jar"));
    Api api = start(Map.of("CORS_ORIGINS", "https://console.example")).api;
    await().until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/ledger"));
    post(api, 1);
    EventListener all = listen(api, "", "");
    EventListener deleted = listen(api, "?kind=vcon.deleted", "");
    EventListener two = listen(api, "?kind=vcon&vcon=" + uuid(2), "");
    EventListener calls = listen(api, "?pipeline=calls", "");
    EventListener before = listen(api, "?since=0", "");
    post(api, 2);
    api.delete("/vcon/" + uuid(1)).expect(204);
    String job = runJob(api, 2);
    awaitCount(all, 3);
    assertEquals(
        List.of("vcon.created", "vcon.deleted", "vcon.updated"),
        all.events().stream().map(Event::kind).toList());
    JsonNode change = all.events().get(2).json();
    assertEquals(job, change.path("job").asText(), change::toString);
    assertEquals("calls", change.path("pipeline").asText());
    assertEquals("ledger", change.path("steps").path(0).path("processor").asText());
    assertEquals(all.events().get(2).id(), change.path("seq").asText());
    JsonNode history = api.get("/vcon/" + uuid(2) + "/history?limit=1").expect(200).json();
    assertEquals(history.at("/changes/0/seq"), change.path("seq"));
    awaitCount(before, 4);
    awaitCount(deleted, 1);
    assertEquals(List.of(uuid(1)), vcons(deleted));
    awaitCount(two, 2);
    assertEquals(List.of(uuid(2), uuid(2)), vcons(two));
    awaitCount(calls, 1);
    assertEquals(List.of(all.events().get(2)), calls.events());
    assertEquals("no-store", all.headers().firstValue("Cache-Control").orElse(""));
  }

  private static String runJob(Api api, int vcon) {
    api.post("/queue/calls", "").expect(204);
    api.put(
            "/pipeline/calls",
            "{'pipeline_options':{'timeout':20},'processors':[{'processor_name':'ledger',"
                + "'processor_options':{'file':'ledger','mark':'a'}}]}")
        .expect(204);
    api.post("/server/queue/calls", "{}").expect(204);
    return api.post("/queue/calls/jobs", "{'vcon_uuids':['" + uuid(vcon) + "']}")
        .expect(200)
        .json()
        .at("/job_ids/0")
        .asText();
  }

  @Test
  void originsAndFaultsAreRefusedAsElsewhere() throws Exception {
    Api api = start(Map.of("CORS_ORIGINS", "https://console.example", "EVENT_LISTENERS", "1")).api;
    api.with("Origin", "https://other.example").get("/events").expect(403);
    api.get("/events?kind=nothing").expect(422);
    api.get("/events?unknown=1").expect(422);
    api.with("Last-Event-ID", "x").get("/events").expect(422);
    for (int i = 0; i < 3; i++) {
      assertEquals("text/event-stream", headOnly(api).firstValue("Content-Type").orElse(""));
    }
    String begin = head(api, "Origin: https://console.example\r\n");
    assertTrue(begin.startsWith("HTTP/1.1 200 "), begin);
    assertTrue(begin.contains("Access-Control-Allow-Origin: https://console.example\r\n"), begin);
    assertTrue(begin.contains("X-Content-Type-Options: nosniff\r\n"), begin);
    // Faults took no place, and whoever is gone has given his back.
    EventListener only = await().ignoreExceptions().until(() -> listen(api, "", ""), l -> true);
    Api.Answer refused = api.get("/events").expect(503);
    assertFalse(refused.header("Retry-After").isEmpty());
    post(api, 1);
    awaitCount(only, 1);
  }

  private static HttpHeaders headOnly(Api api) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url() + "/events"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<Void> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    assertEquals(200, answer.statusCode());
    return answer.headers();
  }

  /** Reads the head of a stream and goes; the server writes until it sees that. */
  private static String head(Api api, String headers) throws IOException {
    try (Socket socket = silent(api, headers)) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.read());
      }
      for (int i = 0; i < 3; i++) {
        post(api, 100 + i);
      }
      return head.toString();
    }
  }

  private static Socket silent(Api api, String headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(api.url()).getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /events?since=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void afterARestartNothingIsMissedAndNothingToldTwice() throws Exception {
    ServerProcess first = start(Map.of());
    EventListener one = listen(first.api, "", "");
    for (int i = 1; i <= 50; i++) {
      post(first.api, i);
    }
    awaitCount(one, 50);
    long begin = System.nanoTime();
    assertEquals(0, first.stop());
    Duration stopped = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(stopped.compareTo(Duration.ofSeconds(9)) < 0, stopped::toString);
    await().until(one::hasEnded);
    ServerProcess second = start(Map.of());
    for (int i = 51; i <= 100; i++) {
      post(second.api, i);
    }
    EventListener again = listen(second.api, "", one.lastId());
    post(second.api, 101);
    awaitCount(again, 51);
    assertEquals(uuids(1, 50), vcons(one));
    assertEquals(uuids(51, 101), vcons(again));
    second.kill();
    ServerProcess third = start(Map.of());
    EventListener later = listen(third.api, "", one.lastId());
    awaitCount(later, 51);
    assertEquals(again.events(), later.events());
  }

  @Test
  void whatIsNotKeptAnyMoreIsSaid() throws Exception {
    ServerProcess server = start(Map.of("CHANGE_LOG_COUNT", "5"));
    for (int i = 1; i <= 300; i++) {
      post(server.api, i);
    }
    EventListener unknown = listen(server.api, "?since=999999999", "");
    awaitCount(unknown, 1);
    assertEquals("lost", unknown.events().get(0).kind());
    assertEquals("999999999", unknown.events().get(0).json().path("after").asText());
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              EventListener late = listen(server.api, "?since=1", "");
              await().until(() -> late.count() > 0);
              return late.events().get(0).kind().equals("lost");
            });
    EventListener late = listeners.get(listeners.size() - 1);
    await().until(() -> vcons(late).contains(uuid(300)));
    Event lost = late.events().get(0);
    assertEquals("1", lost.json().path("after").asText());
    assertEquals(lost.id(), lost.json().path("seq").asText());
    assertTrue(Long.parseLong(lost.id()) < Long.parseLong(late.events().get(1).id()));
  }

  @Test
  void manyListenersHearAllInOrderBesideOneWhoDoesNotRead() throws Exception {
    ServerProcess server = start(Map.of("EVENT_LISTENERS", Integer.toString(LISTENERS + 2)));
    for (int i = 0; i < LISTENERS; i++) {
      listen(server.api, "", "");
    }
    try (Socket silent = silent(server.api, "")) {
      for (int i = 1; i <= MANY; i++) {
        post(server.api, i);
      }
      for (EventListener listener : listeners) {
        awaitCount(listener, MANY);
        assertEquals(uuids(1, MANY), vcons(listener));
      }
      EventListener next = listen(server.api, "?since=0", "");
      awaitCount(next, MANY);
      assertFalse(silent.isClosed());
    }
  }
}
