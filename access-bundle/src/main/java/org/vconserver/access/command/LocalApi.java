package org.vconserver.access.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.access.key.LocalKey;
import org.vconserver.support.tls.ThisMachine;
import org.vconserver.vcon.StrictJson;

/** Calls the server that has a data folder, with the key that is in it. Immutable. */
final class LocalApi {
  private final HttpClient client;
  private final String url;
  private final String key;

  private LocalApi(String url, String key) {
    this.url = url;
    this.key = key;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    if (url.startsWith("https:") && ThisMachine.has(URI.create(url).getHost())) {
      builder.sslContext(ThisMachine.context());
    }
    this.client = builder.build();
  }

  /** Says why a command could not be carried out. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Finds the server that runs on a data folder. */
  static LocalApi of(Path data) throws RefusedException {
    Path file = data.resolve(LocalKey.FILE);
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > 1) {
        return new LocalApi(lines.get(1), lines.get(0));
      }
      throw new RefusedException(file + " is not whole: start the server again");
    } catch (NoSuchFileException e) {
      throw new RefusedException(
          "no server runs on the data folder " + data + " (there is no " + LocalKey.FILE + ")");
    } catch (IOException e) {
      throw new RefusedException(file + " can't be read: " + e.getMessage());
    }
  }

  /**
   * Calls an operation; gives its answer, empty if it has none.
   *
   * @throws RefusedException with what the server says, if it does not do it
   */
  ObjectNode call(String method, String path, @Nullable JsonNode body)
      throws RefusedException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(StrictJson.write(body)))
            .build();
    HttpResponse<byte[]> answer;
    try {
      answer = client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new RefusedException("the server at " + url + " does not answer: " + e.getMessage());
    }
    ObjectNode json =
        answer.body().length == 0
            ? JsonNodeFactory.instance.objectNode()
            : StrictJson.readObject(answer.body());
    if (answer.statusCode() >= 300) {
      throw new RefusedException(told(json.path("detail")));
    }
    return json;
  }

  private static String told(JsonNode detail) {
    if (!detail.isArray()) {
      return detail.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode fault : detail) {
      JsonNode place = fault.path("loc");
      text.append(text.isEmpty() ? "" : "; ")
          .append(place.path(1).asText())
          .append(": ")
          .append(fault.path("msg").asText());
    }
    return text.toString();
  }
}
