package org.vconserver.itest;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues tokens, and publishes the key that signs them, as a provider of logins does. */
final class TestIssuer implements AutoCloseable {
  private static final String AUDIENCE = "vcon-server";

  private final HttpServer server;
  private volatile KeyPair key = newKey();
  private final AtomicInteger number = new AtomicInteger();

  TestIssuer() throws IOException, GeneralSecurityException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          byte[] set = ("{\"keys\":[" + jwk() + "]}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    server.start();
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  /** Signs with another key from now on, and publishes that alone. */
  void rotate() throws GeneralSecurityException {
    key = newKey();
    number.incrementAndGet();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives the configuration by which a server takes its tokens. */
  String configuration(String grants) {
    return String.join(
        "\n",
        "issuer = " + url(),
        "audience = " + AUDIENCE,
        "jwks_url = " + url() + "/keys",
        "grants = " + grants,
        "");
  }

  private String jwk() {
    RSAPublicKey open = (RSAPublicKey) key.getPublic();
    return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k"
        + number.get()
        + "\",\"n\":\""
        + encoded(unsigned(open.getModulus()))
        + "\",\"e\":\""
        + encoded(unsigned(open.getPublicExponent()))
        + "\"}";
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String encoded(String json) {
    return encoded(json.getBytes(StandardCharsets.UTF_8));
  }

  private String claims(String role, String audience, String issuer, Instant end) {
    return "{\"iss\":\""
        + issuer
        + "\",\"aud\":\""
        + audience
        + "\",\"sub\":\"ann\",\"exp\":"
        + end.getEpochSecond()
        + ",\"roles\":[\""
        + role
        + "\"]}";
  }

  private String signed(String algorithm, String claims, KeyPair by)
      throws GeneralSecurityException {
    String input =
        encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"k" + number.get() + "\"}")
            + "."
            + encoded(claims);
    byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
    if (algorithm.equals("none")) {
      return input + ".";
    }
    if (algorithm.equals("HS256")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(by.getPublic().getEncoded(), "HmacSHA256"));
      return input + "." + encoded(mac.doFinal(bytes));
    }
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(by.getPrivate());
    signature.update(bytes);
    return input + "." + encoded(signature.sign());
  }

  /** Makes a good token of somebody with a role. */
  String token(String role) throws GeneralSecurityException {
    return signed("RS256", claims(role, AUDIENCE, url(), inAnHour()), key);
  }

  private static Instant inAnHour() {
    return Instant.now().plusSeconds(3600);
  }

  /** Makes tokens that are each wrong in one way, of somebody with a role. */
  java.util.List<String> wrong(String role) throws GeneralSecurityException {
    String claims = claims(role, AUDIENCE, url(), inAnHour());
    String good = token(role);
    String[] parts = good.split("\\.", -1);
    String other = claims(role, AUDIENCE, url(), inAnHour()).replace("ann", "eve");
    return java.util.List.of(
        signed("RS256", claims(role, AUDIENCE, url(), Instant.now().minusSeconds(3600)), key),
        signed("RS256", claims(role, "another", url(), inAnHour()), key),
        signed("RS256", claims(role, AUDIENCE, "http://another", inAnHour()), key),
        signed("RS256", claims, newKey()),
        signed("none", claims, key),
        signed("HS256", claims, key),
        parts[0] + "." + encoded(other) + "." + parts[2],
        parts[0] + "." + parts[1] + ".",
        good.substring(0, good.length() - 4));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
