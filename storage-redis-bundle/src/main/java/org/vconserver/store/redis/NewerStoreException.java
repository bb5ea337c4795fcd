package org.vconserver.store.redis;

/** Refuses a Redis whose content is of a newer server than this one. */
final class NewerStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerStoreException(RedisUrl url, int present, int newest) {
    super(
        "Redis ("
            + url
            + ") has store version "
            + present
            + "; this server knows versions up to "
            + newest);
  }
}
