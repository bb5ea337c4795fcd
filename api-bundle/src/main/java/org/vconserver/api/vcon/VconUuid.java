package org.vconserver.api.vcon;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The uuid of a vCon in its text form (RFC 9562, section 4): 36 characters, five groups of
 * hexadecimal digits.
 */
public final class VconUuid {
  private static final Pattern TEXT_FORM =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private VconUuid() {}

  /**
   * The uuid in lower case, under which vCons are kept; empty if the text is not a uuid. Stricter
   * than {@link java.util.UUID#fromString}, which takes "1-1-1-1-1".
   */
  public static Optional<String> canonical(String text) {
    return TEXT_FORM.matcher(text).matches()
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
