package org.vconserver.host;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Describes one value of a configuration that may have been changed, and decides whether it is
 * written into the file. Immutable.
 *
 * @param setting as its owner declares it; empty if nobody does
 * @param written how the value stands in the file now; a reference is not resolved
 * @param before the value before the change
 * @param now the value after it
 */
record ConfigurationChange(
    Optional<Setting> setting,
    String key,
    Optional<String> written,
    Optional<String> before,
    Optional<String> now) {

  /**
   * Writes it into the text of its file, if it was changed, and not by the file.
   *
   * @param references puts values in the place of references, as the files are read
   * @return the reason why a change is not written; empty if it is, or if there is none
   */
  Optional<String> save(ConfigurationText text, UnaryOperator<String> references, Schemes schemes) {
    String inFile = effective(written.map(references));
    String wanted = effective(now);
    if (Objects.equals(wanted, effective(before)) || Objects.equals(wanted, inFile)) {
      return Optional.empty();
    }
    if (!Objects.equals(inFile, effective(before))) {
      return Optional.of("is not written: its file was changed meanwhile, and is read");
    }
    Optional<String> refused = refused(now.orElse(""), schemes);
    if (refused.isEmpty()) {
      now.ifPresentOrElse(value -> text.put(key, value), () -> text.remove(key));
    }
    return refused;
  }

  /** Gives the default for a value that is not there. */
  private @Nullable String effective(Optional<String> value) {
    return value.or(() -> setting.map(Setting::fallback)).orElse(null);
  }

  private Optional<String> refused(String value, Schemes schemes) {
    boolean reference = value.contains("$[");
    boolean secret = key.startsWith(".") || setting.filter(Setting::isSecret).isPresent();
    boolean inClear = written.filter(old -> !old.isEmpty() && !old.contains("$")).isPresent();
    if (secret && !reference && !inClear) {
      return Optional.of(
          "is not written, as it is a secret: it holds until its file is read again. Change what"
              + " its file refers to"
              + written.filter(old -> !old.isEmpty()).map(old -> ", " + old).orElse(""));
    }
    return reference
        ? Optional.empty()
        : setting
            .flatMap(s -> s.fault(value, schemes))
            .map(fault -> fault + ", and is not written");
  }
}
