package org.vconserver.pipeline.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.ContentHash;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the hashes that a dialog gives of the content behind its url. Immutable.
 *
 * @param all in the order of the vCon, those that can't be checked too
 */
record DialogHashes(List<ContentHash> all) {
  static DialogHashes of(ObjectNode dialog) {
    return new DialogHashes(ContentHash.allOf(dialog));
  }

  /**
   * Requires that there is enough to verify content by.
   *
   * @throws VconException MEDIA_HASH_MISSING, naming its form, if none is said that can be checked,
   *     or one that could be is spoilt; or if there is none although one is required
   */
  void requireCheckable(boolean required) {
    if (all.isEmpty()) {
      if (required) {
        throw new VconException(
            MediaError.MEDIA_HASH_MISSING, "has a url and no content_hash to verify it by");
      }
      return;
    }
    Optional<ContentHash> spoilt =
        all.stream()
            .filter(hash -> hash.algorithm().startsWith("sha") && hash.token().isEmpty())
            .filter(hash -> !hash.algorithm().equals("sha1"))
            .findFirst();
    if (spoilt.isPresent() || all.stream().noneMatch(ContentHash::checkable)) {
      ContentHash hash = spoilt.orElseGet(() -> all.get(0));
      throw new VconException(
          MediaError.MEDIA_HASH_MISSING,
          "content_hash: is "
              + (hash.form().isEmpty() ? hash.algorithm() : hash.form())
              + ": must be sha512-, sha384- or sha256- and the hash in base64url");
    }
  }

  /**
   * Compares the content with each hash that can be checked.
   *
   * @throws VconException MEDIA_HASH_MISMATCH
   */
  void verify(byte[] content) {
    for (ContentHash hash : all) {
      if (hash.checkable() && !hash.isOf(content)) {
        throw new VconException(
            MediaError.MEDIA_HASH_MISMATCH,
            "content_hash: the content behind the url is not the one that was hashed");
      }
    }
  }
}
