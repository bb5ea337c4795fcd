package org.vconserver.pipeline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

@SuppressWarnings("AddressSelection") // literal addresses have one
class RunMediaTest {
  private static final byte[] CONTENT = "abc".getBytes(StandardCharsets.UTF_8);

  /** Of "abc", after FIPS 180-4. */
  private static final String SHA512 =
      "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw";

  private static final String SHA256 = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
  private static final String OTHER =
      "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c5H0NE8XYXysP-DGNKHfuwvY7kxvUdBeoGlODJ6-SfaPg";

  private MediaHost host;
  private MediaFetcher fetcher;

  @BeforeEach
  void start() throws Exception {
    host = MediaHost.plain();
    host.serve("/call.wav", CONTENT);
    fetcher = fetcher(true);
  }

  @AfterEach
  void stop() throws Exception {
    fetcher.deactivate();
    host.close();
  }

  private static MediaFetcher fetcher(boolean requireHash) {
    Duration limit = Duration.ofSeconds(10);
    MediaPolicy policy =
        new MediaPolicy(
            Set.of("http"),
            List.of(AddressRange.parse("127.0.0.1")),
            requireHash,
            1000,
            0,
            limit,
            limit);
    return new MediaFetcher(policy, new SslContextFactory.Client(), InetAddress::getAllByName);
  }

  private ObjectNode dialog(String members) {
    String url = "'url':'http://127.0.0.1:" + host.port() + "/call.wav'";
    String json = "{" + url + (members.isEmpty() ? "" : "," + members) + "}";
    return StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(MediaError expected, RunMedia media, ObjectNode dialog) {
    VconException refused = assertThrows(VconException.class, () -> media.load(dialog));
    assertEquals(expected, refused.code(), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'content_hash':'sha512-" + SHA512 + "'",
        "'content_hash':'SHA-512-" + SHA512 + "=='",
        "'content_hash':['sha512-" + SHA512 + "']",
        "'content_hash':['blake3-xyz','sha256-" + SHA256 + "']",
        "'alg':'SHA-512','signature':'" + SHA512 + "'",
        "'alg':'sha256','signature':'" + SHA256 + "'"
      })
  void contentWithTheRightHashIsGiven(String hash) throws Exception {
    assertEquals(
        "abc",
        new String(new RunMedia(fetcher).load(dialog(hash)).bytes(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'content_hash':'sha512-" + OTHER + "'",
        "'alg':'SHA-512','signature':'" + OTHER + "'"
      })
  void contentWithAnotherHashIsNeverGiven(String hash) {
    assertRefused(MediaError.MEDIA_HASH_MISMATCH, new RunMedia(fetcher), dialog(hash));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~",
        "'content_hash':'md5-abc'",
        "'content_hash':'sha512-!!'",
        "'content_hash':['sha512-" + SHA512 + "','sha256-" + SHA512 + "']",
        "'content_hash':'sha512 of the file'",
        "'content_hash':[]",
        "'content_hash':7",
        "'alg':'LMOTS_SHA256_N32_W8','signature':'AAAABNCW'"
      })
  void whatCannotBeVerifiedIsNotEvenFetched(String hash) {
    assertRefused(MediaError.MEDIA_HASH_MISSING, new RunMedia(fetcher), dialog(hash));
    assertEquals(0, host.requests());
  }

  @Test
  void aHashMayBeLeftOutWhereTheConfigurationSaysSo() throws Exception {
    MediaFetcher trusting = fetcher(false);
    try {
      RunMedia media = new RunMedia(trusting);
      assertEquals("abc", new String(media.load(dialog("")).bytes(), StandardCharsets.UTF_8));
      String wrong = "'content_hash':'sha512-" + OTHER + "'";
      assertRefused(MediaError.MEDIA_HASH_MISMATCH, media, dialog(wrong));
      assertRefused(MediaError.MEDIA_HASH_MISSING, media, dialog("'content_hash':'md5-abc'"));
    } finally {
      trusting.deactivate();
    }
  }

  @Test
  void aUrlIsFetchedOnceInARunAndVerifiedEachTime() throws Exception {
    RunMedia media = new RunMedia(fetcher);
    String hash = "'content_hash':'sha512-" + SHA512 + "'";
    DialogMedia first = media.load(dialog(hash));
    DialogMedia second = media.load(dialog("'mediatype':'audio/x-mp3'," + hash));
    assertEquals(1, host.requests());
    assertEquals("audio/x-wav", first.mediaType(), "as the host says");
    assertEquals("audio/x-mp3", second.mediaType(), "as the dialog says");
    assertRefused(
        MediaError.MEDIA_HASH_MISMATCH, media, dialog("'content_hash':'sha512-" + OTHER + "'"));
    new RunMedia(fetcher).load(dialog(hash));
    assertEquals(2, host.requests(), "another run");
  }

  @Test
  void aBodyNeedsNoHostAndNoHash() throws Exception {
    assertEquals(
        "abc",
        new String(
            new RunMedia(fetcher).load(dialog("'body':'YWJj','encoding':'base64url'")).bytes(),
            StandardCharsets.UTF_8));
    assertEquals(0, host.requests());
  }

  @Test
  void aDialogWithNeitherIsToldSo() {
    ObjectNode empty =
        StrictJson.readObject("{\"type\":\"recording\"}".getBytes(StandardCharsets.UTF_8));
    assertRefused(MediaError.MEDIA_MISSING, new RunMedia(fetcher), empty);
  }

  @Test
  void rangesHoldTheirAddressesAndNoOthers() throws Exception {
    AddressRange range = AddressRange.parse("10.128.0.0/9");
    assertTrue(range.contains(InetAddress.getByName("10.200.1.1")));
    assertFalse(range.contains(InetAddress.getByName("10.127.1.1")));
    assertFalse(range.contains(InetAddress.getByName("::1")));
    assertTrue(AddressRange.parse("::/0").contains(InetAddress.getByName("2001::1")));
    assertTrue(AddressRange.parse("1.2.3.4").contains(InetAddress.getByName("1.2.3.4")));
    for (String wrong : List.of("example.com", "10.0.0.0/33", "10.0.0.0/x", "", "::/129")) {
      assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(wrong), wrong);
    }
  }
}
