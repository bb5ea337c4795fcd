package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api.Answer;

/** No document ends the server: what does not fit into its heap is refused, and says what would. */
@Timeout(300)
class MemoryIT {
  private static final int MEBIBYTE = 1 << 20;

  private final AtomicInteger vcons = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void nothingThatIsSentEndsAServerWithASmallHeap() throws Exception {
    try (ServerProcess server = server("128m")) {
      for (String part : List.of("{},", "[],", "\"ab\",", "1,", "{\"a\":{\"b\":[1]}},")) {
        for (int kibibytes : List.of(60 << 10, 2 << 10, 500)) {
          byte[] bomb = gzip(out -> part, kibibytes << 10);
          requireAnswered(server, post(server, "/vcon", bomb));
        }
      }
      byte[] names = gzip(i -> "{\"n" + i + "\":1},", 20 * MEBIBYTE);
      requireAnswered(server, post(server, "/vcon", names));
      byte[] bomb = gzip(i -> "{},", 60 * MEBIBYTE);
      requireAnswered(server, post(server, "/vcon/validate", bomb));
      requireAnswered(server, post(server, "/processIO/jq", bomb));
      requireAnswered(server, post(server, "/queue/none", bomb));
      requireAnswered(server, signed(server, 60 * MEBIBYTE));
      requireAnswered(server, signed(server, MEBIBYTE / 4));
    }
  }

  @Test
  void whatManySendAtOnceEndsNoServerEither() throws Exception {
    try (ServerProcess server = server("128m")) {
      byte[] bomb = gzip(i -> "{},", 400 << 10);
      Set<Integer> statuses = new TreeSet<>();
      for (Answer answer : atOnce(30, i -> post(server, "/vcon", bomb))) {
        statuses.add(answer.status());
        if (answer.status() == 503) {
          assertEquals("5", answer.header("Retry-After"));
        }
      }
      assertTrue(Set.of(204, 503).containsAll(statuses), statuses::toString);
      requireAnswered(server, server.api.get("/health/ready").expect(200));
    }
  }

  @Test
  void twentyVconsAtOnceAreStoredInASmallHeap() throws Exception {
    try (ServerProcess server = server("128m")) {
      for (Answer answer : atOnce(20, i -> server.api.post("/vcon", vcon(100_000)))) {
        answer.expect(204);
      }
    }
  }

  @Test
  void oneTooLargeForTheHeapIsToldTheHeapThatWouldDoAndItDoes() throws Exception {
    String heap;
    byte[] vcon = vcon(30 * MEBIBYTE);
    try (ServerProcess server = server("128m")) {
      Answer refused = server.api.post("/vcon", vcon).expect(413);
      Matcher named = Pattern.compile("-Xmx(\\d+m)").matcher(refused.text());
      assertTrue(named.find(), refused::text);
      heap = named.group(1);
    }
    try (ServerProcess server = server(heap)) {
      server.api.post("/vcon", vcon).expect(204);
    }
  }

  @Test
  void oneOfTenMegabytesIsStoredAndReadInHalfAGigabyte() throws Exception {
    try (ServerProcess server = server("512m")) {
      byte[] vcon = vcon(10 * MEBIBYTE);
      server.api.post("/vcon", vcon).expect(204);
      assertEquals(vcon.length, server.api.get("/vcon/" + uuid(1)).expect(200).body().length);
    }
  }

  @Test
  @Tag("long")
  void oneOfSixtyMegabytesIsStoredAndTranscribedInAGigabyte() throws Exception {
    try (ServerProcess server = server("1g")) {
      byte[] recording =
          Base64.getUrlEncoder().withoutPadding().encode(Files.readAllBytes(wav(44 * MEBIBYTE)));
      String begin =
          "{\"vcon\":\"0.0.1\",\"uuid\":\""
              + uuid(1)
              + "\",\"created_at\":\"2026-01-01T00:00:00Z\",\"parties\":[{\"name\":\"a\"}],"
              + "\"dialog\":[{\"type\":\"recording\",\"start\":\"2026-01-01T00:00:00Z\","
              + "\"parties\":[0],\"mediatype\":\"audio/wav\",\"encoding\":\"base64url\",\"body\":\"";
      ByteArrayOutputStream vcon = new ByteArrayOutputStream();
      vcon.writeBytes(begin.getBytes(StandardCharsets.UTF_8));
      vcon.writeBytes(recording);
      vcon.writeBytes("\"}]}".getBytes(StandardCharsets.UTF_8));
      server.api.post("/vcon", vcon.toByteArray()).expect(204);
      // It takes longer than the client of the tests waits.
      HttpResponse<String> run =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              server.api.url()
                                  + "/process/"
                                  + uuid(1)
                                  + "/whisper_base?return_whole_vcon=false&commit_changes=true"))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals(200, run.statusCode(), run::body);
      assertTrue(server.api.get("/vcon/" + uuid(1)).expect(200).text().contains("transcript"));
    }
  }

  private ServerProcess server(String heap) throws IOException {
    return ServerProcess.start(
        Files.createTempDirectory(folder, "server"), Map.of("JAVA_OPTS", "-Xmx" + heap));
  }

  private static void requireAnswered(ServerProcess server, Answer answer) throws IOException {
    assertTrue(server.isAlive(), server::toString);
    assertTrue(Set.of(200, 204, 404, 413, 422, 503).contains(answer.status()), answer::text);
    assertEquals(
        "application/json", server.api.get("/health/live").expect(200).header("Content-Type"));
  }

  private static Answer post(ServerProcess server, String path, byte[] gzip) {
    return server.api.with("Content-Encoding", "gzip").post(path, gzip);
  }

  /** A vCon that is signed, as far as can be seen without keys, and inflates. */
  private Answer signed(ServerProcess server, int bytes) throws IOException {
    String payload = Base64.getUrlEncoder().encodeToString(gzip(i -> "{},", bytes));
    return server.api.post(
        "/vcon",
        ("{'payload':'" + payload + "','signatures':[{'protected':'e30','signature':'e30'}]}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8));
  }

  private String uuid(int number) {
    return String.format("018b7ee0-0000-8000-8000-%012x", number);
  }

  private byte[] vcon(int bytes) {
    return (head() + "{\"body\":\"" + "a".repeat(bytes) + "\",\"encoding\":\"none\"}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String head() {
    return "{\"vcon\":\"0.0.1\",\"uuid\":\""
        + uuid(vcons.incrementAndGet())
        + "\",\"created_at\":\"2026-01-01T00:00:00Z\",\"parties\":[],\"attachments\":[";
  }

  /** A vCon with as many small attachments as make so many bytes, compressed. */
  private byte[] gzip(IntFunction<String> part, int bytes) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(body)) {
      out.write(head().getBytes(StandardCharsets.UTF_8));
      int written = 0;
      for (int i = 0; written < bytes; ) {
        StringBuilder block = new StringBuilder();
        while (block.length() < (64 << 10)) {
          block.append(part.apply(i++));
        }
        out.write(block.toString().getBytes(StandardCharsets.UTF_8));
        written += block.length();
      }
      out.write("{}]}".getBytes(StandardCharsets.UTF_8));
    }
    return body.toByteArray();
  }

  /** A recording of so many bytes: silence, of the rate that makes it shortest. */
  private Path wav(int bytes) throws IOException {
    Path file = folder.resolve("long.wav");
    var format = new javax.sound.sampled.AudioFormat(192_000, 24, 2, true, false);
    try (var silence =
        new javax.sound.sampled.AudioInputStream(
            new java.io.ByteArrayInputStream(new byte[bytes]), format, bytes / 6)) {
      javax.sound.sampled.AudioSystem.write(
          silence, javax.sound.sampled.AudioFileFormat.Type.WAVE, file.toFile());
    }
    return file;
  }

  private static List<Answer> atOnce(int count, IntFunction<Answer> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(threads.submit(() -> call.apply(number)));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> one : calls) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
