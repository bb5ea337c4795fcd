package org.vconserver.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Holds one hash of content behind a url, in whatever spelling it came: hexadecimal digits or
 * base64, with or without padding, with the algorithm before it or told by its length. Immutable
 * and thread-safe.
 */
public final class ContentHash {
  private final String text;
  private final HashText read;

  private ContentHash(String text, HashText read) {
    this.text = text;
    this.read = read;
  }

  /** Reads a hash as {@code content_hash} has it, or what may stand there. */
  public static ContentHash of(String text) {
    return new ContentHash(text, HashText.read("", text));
  }

  /**
   * Reads the hash of {@code alg} and {@code signature}, which vCons before 0.0.2 have.
   *
   * @param algorithm empty if there is none: then the hash tells it
   */
  public static ContentHash of(String algorithm, String hash) {
    return new ContentHash(algorithm + "-" + hash, HashText.read(algorithm, hash));
  }

  /**
   * Gives all hashes of an object that has content: {@code content_hash}, one or several, else
   * {@code alg} and {@code signature}. Blank ones are none.
   */
  public static List<ContentHash> allOf(ObjectNode object) {
    List<ContentHash> hashes = new ArrayList<>();
    JsonNode given = object.path("content_hash");
    if (given.isTextual() && !given.textValue().isBlank()) {
      hashes.add(of(given.textValue()));
    }
    for (JsonNode one : given) {
      if (one.isTextual() && !one.textValue().isBlank()) {
        hashes.add(of(one.textValue()));
      }
    }
    String signature = object.path("signature").asText();
    if (hashes.isEmpty() && !signature.isBlank()) {
      hashes.add(of(object.path("alg").asText(), signature));
    }
    return List.copyOf(hashes);
  }

  /** Gives the algorithm as tokens name it, such as {@code sha512}; empty if it is not known. */
  public String algorithm() {
    return read.algorithm();
  }

  /**
   * Gives the hash as the drafts want it: {@code sha512-} and base64url without padding; empty if
   * it can't be read.
   */
  public Optional<String> token() {
    return read.fault().isEmpty()
        ? Optional.of(
            read.algorithm()
                + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(read.hash()))
        : Optional.empty();
  }

  /**
   * Says in what the text differs from {@link #token()}: a phrase such as {@code "128 hexadecimal
   * digits"}; empty if it does not. Has no content of the vCon but its algorithm.
   */
  public String form() {
    if (!read.fault().isEmpty()) {
      return read.fault();
    }
    return token().orElseThrow().equals(text) ? "" : read.form();
  }

  /** Tells whether {@link #isOf} can be asked. */
  public boolean checkable() {
    return read.fault().isEmpty() && HashText.LENGTHS.containsKey(read.algorithm());
  }

  /**
   * Tells whether content has this hash.
   *
   * @throws IllegalStateException if it is not {@link #checkable()}
   */
  public boolean isOf(byte[] content) {
    if (!checkable()) {
      throw new IllegalStateException("not a hash that can be checked");
    }
    try {
      String algorithm = "SHA-" + read.algorithm().substring("sha".length());
      return MessageDigest.isEqual(
          read.hash(), MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has the SHA-2 digests", e);
    }
  }
}
