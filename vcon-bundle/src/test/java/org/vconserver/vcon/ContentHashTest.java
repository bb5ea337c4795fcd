package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
  private static final byte[] CONTENT = "what was said".getBytes(StandardCharsets.UTF_8);

  private static byte[] digest(int bits) throws Exception {
    return MessageDigest.getInstance("SHA-" + bits).digest(CONTENT);
  }

  private static String url(int bits) throws Exception {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(bits));
  }

  private static String hex(int bits) throws Exception {
    return HexFormat.of().formatHex(digest(bits));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha%d-URL",
        "sha%d-HEX",
        "sha%d-UPPER",
        "sha%d-PADDED",
        "sha%d-STANDARD",
        "SHA-%d-URL",
        "SHA%d:HEX",
        "sha-%d=:STANDARD:",
        "sha_%d=HEX",
        "sha%d HEX",
        "sha%d: HEX",
        "{SHA%d}STANDARD",
        "SHA2-%d-HEX",
        "sha2/%d:HEX",
        "SHA%d (call.wav) = HEX",
        "HEX",
        "UPPER",
        "0xHEX",
        "PAIRS",
        "HEX  call.wav",
        "HEX *call 2.wav",
        "URL",
        "PADDED",
        "STANDARD",
        " sha%d-HEX\n",
        "sha%d$HEX"
      })
  void everySpellingIsTheSameHash(String spelling) throws Exception {
    for (int bits : new int[] {256, 384, 512}) {
      String text =
          spelling
              .replace("%d", "" + bits)
              .replace("URL", url(bits))
              .replace("HEX", hex(bits))
              .replace("UPPER", hex(bits).toUpperCase(Locale.ROOT))
              .replace("PAIRS", HexFormat.ofDelimiter(":").formatHex(digest(bits)))
              .replace("PADDED", Base64.getUrlEncoder().encodeToString(digest(bits)))
              .replace("STANDARD", Base64.getEncoder().encodeToString(digest(bits)));
      ContentHash hash = ContentHash.of(text);
      String token = "sha" + bits + "-" + url(bits);
      assertEquals(Optional.of(token), hash.token(), text);
      assertEquals(text.equals(token), hash.form().isEmpty(), text + ": " + hash.form());
      assertTrue(hash.checkable() && hash.isOf(CONTENT), text);
      assertFalse(hash.isOf(new byte[1]), text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-512, HEX, sha512",
    "sha512, URL, sha512",
    "SHA512, sha512-HEX, sha512",
    "'', HEX, sha512",
    "SHA-512, MD5, ''",
    "MD5, URL, ''",
    "sha-1, 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8, ''",
    "house rules, URL, ''"
  })
  void theFirstVersionsHaveTwoMembers(String alg, String signature, String read) throws Exception {
    String text =
        signature
            .replace("HEX", hex(512))
            .replace("URL", url(512))
            .replace("MD5", "0cc175b9c0f1b6a831c399e269772661");
    ContentHash hash = ContentHash.of(alg, text);
    assertEquals(!read.isEmpty(), hash.checkable(), hash.form());
    assertEquals(!read.isEmpty(), hash.token().isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "md5-rL0Y20zC-Fzt72VPzMSk2A, 'md5, which is too weak'",
    "acbd18db4cc2f85cedef654fccc4a4d8, 'md5, which is too weak'",
    "sha1:0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33, 'sha1, which is too weak'",
    "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33, 'sha1, which is too weak'",
    "blake3-rL0Y20zC, 'blake3, which is not known here'",
    "sha3-256:0beec7b5ea3f0fdb, 'sha3256, which is not known here'",
    "sha512-AAAA, sha512 with 4 characters of base64",
    "sha512-0beec7b5ea3f0fdbc95d0dd47f3c5bc2, sha512 with 32 hexadecimal digits",
    "sha256-%%%, sha256 with neither base64url nor hexadecimal digits",
    "0beec7b5ea3f0fdb, 16 hexadecimal digits",
    "secret words, neither base64url nor hexadecimal digits",
  })
  void whatIsNoneSaysWhatItIs(String text, String form) {
    ContentHash hash = ContentHash.of(text);
    assertEquals(form, hash.form());
    assertTrue(hash.token().isEmpty());
    assertFalse(hash.checkable());
    assertThrows(IllegalStateException.class, () -> hash.isOf(CONTENT));
  }

  @Test
  void lmotsIsAHashThatNobodyChecks() {
    ContentHash hash = ContentHash.of("LM-OTS", "rL0Y20zC-Fzt72VPzMSk2A");
    assertEquals(Optional.of("lmots_sha256_n32_w8-rL0Y20zC-Fzt72VPzMSk2A"), hash.token());
    assertFalse(hash.checkable());
  }

  @Test
  void anObjectMayHaveSeveral() throws Exception {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    assertEquals(List.of(), ContentHash.allOf(object));
    object.put("alg", "SHA-512").put("signature", hex(512));
    assertTrue(ContentHash.allOf(object).get(0).isOf(CONTENT));
    object.putArray("content_hash").add(" ").add(7).add("x").add("sha256:" + hex(256));
    assertEquals(2, ContentHash.allOf(object).size());
    object.put("content_hash", hex(384));
    assertTrue(ContentHash.allOf(object).get(0).isOf(CONTENT));
  }

  @Test
  void longTextsAreNoHash() {
    for (String text :
        List.of("sha512-" + "a".repeat(1 << 20), "(".repeat(9000), "-".repeat(9000))) {
      assertTrue(ContentHash.of(text).token().isEmpty());
    }
  }
}
