package org.vconserver.itest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for transcription servers of all kinds: the first part of the path chooses which. All
 * of them lose the body of a request that asks for an upgrade, as servers on httptools do.
 */
final class SpeechService implements AutoCloseable {
  private static final String VERBOSE =
      "{\"text\":\"Hello there.\",\"segments\":"
          + "[{\"id\":0,\"start\":0.0,\"end\":1.5,\"text\":\" Hello there.\"}]}";
  private static final String NO_VERBOSE =
      "{\"error\":{\"message\":\"response_format 'verbose_json' is not compatible with model"
          + " 'gpt-4o-transcribe'. Use 'json' or 'text' instead.\",\"type\":"
          + "\"invalid_request_error\",\"param\":\"response_format\",\"code\":"
          + "\"unsupported_value\"}}";
  private static final String LISTENED =
      "{\"metadata\":{},\"results\":{\"channels\":"
          + "[{\"alternatives\":[{\"transcript\":\"hi\",\"words\":[]}]}]}}";

  /** Holds what came: the kind of server, the form without the file, and the file. */
  record Request(String kind, String form, byte[] file) {
    boolean asks(String value) {
      return form.contains("\r\n\r\n" + value + "\r\n");
    }
  }

  private record Answer(int status, String type, String body) {
    static Answer json(int status, String body) {
      return new Answer(status, "application/json", body);
    }
  }

  /** Bytes that the kind {@code small} takes at once. */
  static final int SMALL = 150_000;

  final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Sizes of the files that the kind {@code flaky} refuses to pay for. */
  final Set<Integer> unpaid = ConcurrentHashMap.newKeySet();

  /** Is waited for by the kind {@code slow}, but for its first request. */
  final CountDownLatch goOn = new CountDownLatch(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  SpeechService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String kind) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind;
  }

  List<Request> requests(String kind) {
    return requests.stream().filter(request -> request.kind().equals(kind)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", 3);
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean upgrade =
        exchange.getRequestHeaders().containsKey("Upgrade")
            || exchange.getRequestHeaders().containsKey("HTTP2-Settings");
    Answer answer;
    if (upgrade || body.length == 0) {
      answer = Answer.json(400, "{\"error\":{\"message\":\"Field required\"}}");
    } else if (path[2].equals("v1/listen")) {
      answer = Answer.json(200, LISTENED);
    } else {
      Request request = request(path[1], body);
      requests.add(request);
      answer = answer(request, body.length);
    }
    byte[] told = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), told.length);
    exchange.getResponseBody().write(told);
    exchange.close();
  }

  /** Takes a form apart, whose file comes last. */
  private static Request request(String kind, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("\r\n\r\n", text.indexOf("filename=")) + 4;
    int end = text.lastIndexOf("\r\n--");
    return new Request(kind, text.substring(0, begin), Arrays.copyOfRange(body, begin, end));
  }

  private Answer answer(Request request, int size) {
    return switch (request.kind()) {
      case "json" ->
          request.asks("verbose_json")
              ? Answer.json(400, NO_VERBOSE)
              : Answer.json(200, "{\"text\":\"Hello there.\"}");
      case "plain" ->
          request.asks("text")
              ? new Answer(200, "text/plain", "Hello there.\n")
              : Answer.json(400, "{\"error\":{\"message\":\"unknown response_format\"}}");
      case "refusing" ->
          Answer.json(
              400, "{\"error\":{\"message\":\"Audio file might be corrupted, says secret-key\"}}");
      case "flaky" ->
          unpaid.contains(request.file().length)
              ? Answer.json(401, "{\"error\":{\"message\":\"You exceeded your quota\"}}")
              : Answer.json(200, VERBOSE);
      case "slow" -> slow(request);
      case "small" ->
          size > SMALL
              ? Answer.json(413, "{\"error\":{\"message\":\"Maximum content size exceeded\"}}")
              : heard(request.file());
      case "ear" -> heard(request.file());
      default -> Answer.json(200, VERBOSE);
    };
  }

  private Answer slow(Request request) {
    try {
      if (requests(request.kind()).size() > 1) {
        goOn.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.json(200, VERBOSE);
  }

  /** Tells when something is heard in a WAV file of one channel of 16 kHz; refuses all others. */
  private static Answer heard(byte[] file) {
    ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 44 || wav.getInt(20) != 0x10001 || wav.getInt(24) != 16_000) {
      return Answer.json(400, "{\"error\":{\"message\":\"not the WAV that is wanted\"}}");
    }
    int first = -1;
    int last = -1;
    for (int at = 44; at + 1 < file.length; at += 2) {
      if (Math.abs(wav.getShort(at)) > 1000) {
        first = first < 0 ? at : first;
        last = at;
      }
    }
    double length = (file.length - 44) / 32000.0;
    return first < 0
        ? Answer.json(200, "{\"text\":\"\",\"segments\":[]}")
        : Answer.json(
            200,
            String.format(
                Locale.ROOT,
                "{\"text\":\" heard\",\"duration\":%.3f,\"segments\":"
                    + "[{\"start\":%.3f,\"end\":%.3f,\"text\":\" heard\"}]}",
                length,
                (first - 44) / 32000.0,
                (last - 42) / 32000.0));
  }

  @Override
  public void close() {
    goOn.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
