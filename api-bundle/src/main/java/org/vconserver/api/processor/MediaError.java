package org.vconserver.api.processor;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names the reasons why the content of a dialog can't be had. */
public enum MediaError implements ErrorCode {
  /** Reports a dialog that has neither a body nor a url. */
  MEDIA_MISSING(ErrorKind.INVALID),
  /** Reports a body that is not what its encoding says. */
  MEDIA_INVALID(ErrorKind.INVALID),
  /**
   * Reports a url, or one that it was redirected to, of a kind that this server does not fetch
   * from.
   */
  MEDIA_URL_REFUSED(ErrorKind.INVALID),
  /** Reports a url whose host is at an address that this server must not be led to. */
  MEDIA_ADDRESS_REFUSED(ErrorKind.INVALID),
  /** Reports a url without a hash, or with none of a kind that can be checked. */
  MEDIA_HASH_MISSING(ErrorKind.INVALID),
  /** Content that is not the one which the vCon was made with. */
  MEDIA_HASH_MISMATCH(ErrorKind.INVALID),
  /** Content beyond the size that this server fetches. */
  MEDIA_TOO_LARGE(ErrorKind.INVALID),
  /** Reports a url that leads to nothing, or that is not open to this server. */
  MEDIA_NOT_FOUND(ErrorKind.INVALID),
  /** Reports a host that takes more time than this server gives it. */
  MEDIA_TIMEOUT(ErrorKind.UNAVAILABLE),
  /** Reports a host that can't be reached, or that fails. */
  MEDIA_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  MediaError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
