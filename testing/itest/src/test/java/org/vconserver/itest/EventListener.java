package org.vconserver.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.tck.server.Api;

/** Listens to the events of a server, as a browser's EventSource does. Thread-safe. */
final class EventListener implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InputStream body;
  private final HttpHeaders headers;
  private final Thread reader;

  // guarded by this
  private final List<Event> events = new ArrayList<>();

  private String lastId;

  private boolean ended;

  /** Holds one event. */
  record Event(String id, String kind, String data) {
    JsonNode json() {
      try {
        return JSON.readTree(data);
      } catch (IOException e) {
        throw new UncheckedIOException(data, e);
      }
    }

    String vcon() {
      return json().path("vcon").asText();
    }
  }

  private EventListener(HttpResponse<InputStream> answer, String lastId) {
    this.body = answer.body();
    this.headers = answer.headers();
    this.lastId = lastId;
    this.reader = new Thread(this::read, "listener");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins to listen; when this returns nothing that happens is missed.
   *
   * @param lastId the id read last; empty for none
   */
  static EventListener open(Api api, String query, String lastId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + "/events" + query))
            .header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      try (InputStream text = answer.body()) {
        throw new IllegalStateException(
            answer.statusCode() + " " + new String(text.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return new EventListener(answer, lastId);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = "";
      String kind = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          kind = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          data = line.substring("data: ".length());
        } else if (line.isEmpty()) {
          add(new Event(id, kind, data));
          kind = "";
          data = "";
        }
      }
    } catch (IOException e) {
      // The connection is gone, as it is when a server was killed or this was closed.
    }
    synchronized (this) {
      ended = true;
    }
  }

  private synchronized void add(Event event) {
    lastId = event.id();
    if (!event.data().isEmpty()) {
      events.add(event);
    }
  }

  /** Lists what came until now. */
  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  synchronized int count() {
    return events.size();
  }

  /** Gives the id to come back with. */
  synchronized String lastId() {
    return lastId;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  HttpHeaders headers() {
    return headers;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
