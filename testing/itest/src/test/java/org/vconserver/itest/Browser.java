package org.vconserver.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One page of a Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 60;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  /**
   * Starts one.
   *
   * @param foreign a host name that leads to this machine
   */
  Browser(Path folder, String foreign) throws Exception {
    process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "--host-resolver-rules=MAP " + foreign + " 127.0.0.1",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    String url = url(process.inputReader(StandardCharsets.UTF_8));
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(url), new Listener())
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    String target =
        ask("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        ask("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    ask(session, "Page.enable", Map.of());
  }

  private static String url(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("Chromium does not start");
  }

  /** Opens a page, and waits until it is loaded. */
  void open(String url) throws Exception {
    ask(session, "Page.navigate", Map.of("url", url));
    run("document.readyState == 'complete' || new Promise(r => addEventListener('load', r))");
  }

  /** Runs a script in the page, and gives what it comes to, once a promise is kept. */
  JsonNode run(String script) throws Exception {
    JsonNode answer =
        ask(
            session,
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + answer);
    }
    return answer.path("result").path("value");
  }

  private JsonNode ask(String where, String method, Map<String, Object> parameters)
      throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!where.isEmpty()) {
      message.put("sessionId", where);
    }
    socket.sendText(message.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Takes answers; what the browser tells without being asked is left. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        CompletableFuture<JsonNode> waiting = answers.remove(json.path("id").asInt());
        if (waiting != null && json.has("error")) {
          waiting.completeExceptionally(new IOException(message));
        } else if (waiting != null) {
          waiting.complete(json.path("result"));
        }
      } catch (IOException e) {
        answers.values().forEach(answer -> answer.completeExceptionally(e));
      }
    }
  }
}
