package org.vconserver.access.tls;

/** Says which setting of TLS can't be used, and why; has no secrets in it. */
final class TlsFault extends Exception {
  private final String setting;
  private final String reason;

  TlsFault(String setting, String reason) {
    super(setting + ": " + reason);
    this.setting = setting;
    this.reason = reason;
  }

  String setting() {
    return setting;
  }

  String reason() {
    return reason;
  }
}
