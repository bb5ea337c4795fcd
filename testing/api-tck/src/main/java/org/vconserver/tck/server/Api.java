package org.vconserver.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls a client of a server's REST API for tests. Quotes in the JSON of a request may be written
 * as {@code '}. Immutable and thread-safe; a server that can't be reached is an {@link
 * UncheckedIOException}.
 */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final List<String> headers;

  /** Makes a client of the server at a port of this machine. */
  public Api(int port) {
    this("http://127.0.0.1:" + port, List.of("Content-Type", "application/json"));
  }

  private Api(String url, List<String> headers) {
    this.url = url;
    this.headers = headers;
  }

  /** Gives the same client, which sends one more header; in place of one of the same name. */
  public Api with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    int present = more.indexOf(header);
    if (present >= 0) {
      more.subList(present, present + 2).clear();
    }
    more.addAll(List.of(header, value));
    return new Api(url, more);
  }

  /** Gives the server's URL, without a slash at the end. */
  public String url() {
    return url;
  }

  /** Holds an answer. */
  public record Answer(int status, HttpHeaders headers, byte[] body) {
    /** Gives the first header of a name; empty if there is none. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    /** Fails the test, and shows the answer, if the status is another one; gives the answer. */
    public Answer expect(int expected) {
      assertEquals(expected, status, this::text);
      return this;
    }
  }

  /** Writes a text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public Answer post(String path, String json) {
    return post(path, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  public Answer post(String path, byte[] json) {
    return send(request(path).POST(BodyPublishers.ofByteArray(json)));
  }

  public Answer put(String path, String json) {
    return send(request(path).PUT(BodyPublishers.ofString(json.replace('\'', '"'))));
  }

  /** Tells whether the server is there and has all that it needs. */
  public boolean ready() {
    try {
      return get("/health/ready").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .headers(headers.toArray(String[]::new));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
