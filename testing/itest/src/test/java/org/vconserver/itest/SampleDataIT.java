package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.tck.server.Api;

/** Every file of the test data, posted to a server. */
@Timeout(60)
class SampleDataIT {
  /** As py_vcon_server answers: where the member is missing, and where it says nothing. */
  private static final Set<String> NO_UUID =
      Set.of(
          "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"uuid\"],\"msg\":\"Field required\"}]}",
          "{\"detail\":\"vCon UUID: not set\"}");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  static List<Path> valid() throws IOException {
    return TestFiles.ofClass("VALID");
  }

  static List<Path> rejected() throws IOException {
    return TestFiles.ofClass("REJECT");
  }

  static List<Path> others() throws IOException {
    return java.util.stream.Stream.of("SPEC-ERROR", "HOSTILE", "CRYPTO-FAIL")
        .flatMap(
            wanted -> {
              try {
                return TestFiles.ofClass(wanted).stream();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidVconComesBackAsItWas(Path file) throws IOException {
    byte[] sent = Files.readAllBytes(file);
    byte[] plain = file.toString().endsWith(".gz") ? inflate(sent) : sent;
    String uuid = uuid(JSON.readTree(plain));
    Api.Answer stored = server.api.post("/vcon", sent);
    if (uuid.isEmpty()) {
      assertTrue(NO_UUID.contains(stored.expect(422).text()), stored::text);
    } else {
      stored.expect(204);
      assertArrayEquals(plain, server.api.get("/vcon/" + uuid).expect(200).body());
    }
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void whatIsNoVconIsRefusedWithAReason(Path file) throws IOException {
    Api.Answer answer = server.api.post("/vcon", Files.readAllBytes(file));
    assertTrue(answer.status() == 422 || answer.status() == 413, answer::text);
    JsonNode detail = answer.json().path("detail");
    String reason = detail.isTextual() ? detail.asText() : detail.at("/0/msg").asText();
    assertTrue(reason.length() > 10, answer::text);
    assertFalse(answer.text().contains("\tat "), answer::text);
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsDoubtfulIsStoredAsItIsOrRefusedWithAReason(Path file) throws IOException {
    byte[] sent = Files.readAllBytes(file);
    Api.Answer stored = server.api.post("/vcon", sent);
    if (stored.status() == 204) {
      JsonNode vcon = JSON.readTree(sent);
      assertArrayEquals(
          sent, server.api.get("/vcon/" + Api.segment(uuid(vcon))).expect(200).body());
    } else {
      stored.expect(422);
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() {
    byte[] large = new byte[(64 << 20) + 1];
    java.util.Arrays.fill(large, (byte) ' ');
    server.api.post("/vcon", large).expect(413);
  }

  private static String uuid(JsonNode vcon) throws IOException {
    if (vcon.has("payload") && vcon.has("signatures")) {
      for (JsonNode signature : vcon.path("signatures")) {
        if (signature.path("header").has("uuid")) {
          return signature.path("header").path("uuid").asText();
        }
      }
      byte[] payload = Base64.getUrlDecoder().decode(vcon.path("payload").asText());
      return uuid(JSON.readTree(payload[0] == 0x1f ? inflate(payload) : payload));
    }
    return vcon.has("ciphertext")
        ? vcon.path("unprotected").path("uuid").asText()
        : vcon.path("uuid").asText();
  }

  private static byte[] inflate(byte[] gzip) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return stream.readAllBytes();
    }
  }
}
