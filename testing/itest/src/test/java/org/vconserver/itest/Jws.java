package org.vconserver.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Makes signed vCons as other programs make them, with the headers that a test wants. */
final class Jws {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Jws() {}

  /** Makes a JWS in the general JSON form. Headers without members are left out. */
  static ObjectNode signed(
      String algorithm, byte[] payload, JsonNode protectedHeader, JsonNode header)
      throws Exception {
    String encoded = base64(payload);
    String inside =
        protectedHeader.isEmpty() ? "" : base64(JSON.writeValueAsBytes(protectedHeader));
    byte[] input = (inside + "." + encoded).getBytes(StandardCharsets.US_ASCII);
    ObjectNode jws = JSON.createObjectNode().put("payload", encoded);
    ObjectNode signature = jws.putArray("signatures").addObject();
    if (!inside.isEmpty()) {
      signature.put("protected", inside);
    }
    if (!header.isEmpty()) {
      signature.set("header", header);
    }
    signature.put("signature", base64(sign(algorithm, input)));
    return jws;
  }

  /** Gives a header with the certificates of a signer of the test data. */
  static ObjectNode chain(String signer) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ArrayNode chain = header.putArray("x5c");
    chain.add(body(signer + ".crt")).add(body("inter.crt"));
    return header;
  }

  static byte[] packed(byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(payload);
    }
    return bytes.toByteArray();
  }

  private static byte[] sign(String algorithm, byte[] input) throws Exception {
    boolean curve = algorithm.startsWith("ES");
    PrivateKey key =
        KeyFactory.getInstance(curve ? "EC" : "RSA")
            .generatePrivate(
                new PKCS8EncodedKeySpec(
                    Base64.getDecoder().decode(body(curve ? "ec.key" : "signer.key"))));
    Signature signature =
        switch (algorithm) {
          case "RS256" -> Signature.getInstance("SHA256withRSA");
          case "RS512" -> Signature.getInstance("SHA512withRSA");
          case "PS256" -> Signature.getInstance("RSASSA-PSS");
          case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
          default -> throw new IllegalArgumentException(algorithm);
        };
    if (algorithm.equals("PS256")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(key);
    signature.update(input);
    return signature.sign();
  }

  /** Reads what stands between the lines of a PEM file. */
  private static String body(String name) throws IOException {
    Path file = TestFiles.DATA.resolve("keys/own").resolve(name);
    return Files.readString(file).replaceAll("(?s)-----[^-]+-----|\\s", "");
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
