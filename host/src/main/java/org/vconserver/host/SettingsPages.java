package org.vconserver.host;

import java.util.Locale;
import java.util.Optional;

/** Writes config/host.properties and the table of docs/operating.md from the catalogue. */
final class SettingsPages {
  private SettingsPages() {}

  /** Writes the page that an argument of {@code --settings} asks for. */
  static String write(Catalogue catalogue, Schemes schemes, String form) throws HostException {
    return switch (form) {
      case "properties" -> properties(catalogue, schemes);
      case "table" -> table(catalogue, schemes);
      default ->
          throw new HostException(
              HostException.REFUSED, "--settings must be properties or table, not '" + form + "'");
    };
  }

  private static String properties(Catalogue catalogue, Schemes schemes) {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of the server. An environment variable of the same name wins over a line here, and an
            # option of the command line (bin/vcon-server --help) over both. Read once, at the start.
            # Lower-case names are given to the OSGi framework as they are.
            # Written by docs/reference/update from what the bundles declare.
            """);
    String group = "";
    for (Setting setting : catalogue.ofEnvironment()) {
      if (!setting.group().equals(group)) {
        group = setting.group();
        page.append("\n# ---- ").append(group).append(" ----\n");
      }
      page.append(
          wrap(setting.meaning() + range(setting, schemes).map(r -> " " + r + ".").orElse("")));
      page.append(setting.name()).append('=').append(setting.fallback()).append('\n');
    }
    return page.toString();
  }

  private static String table(Catalogue catalogue, Schemes schemes) {
    StringBuilder page =
        new StringBuilder(
            "| setting | default | allowed | live | meaning |\n|---|---|---|---|---|\n");
    for (Setting setting : catalogue.ofEnvironment()) {
      page.append("| `").append(setting.name()).append("` | ");
      if (!setting.fallback().isEmpty()) {
        page.append('`').append(setting.fallback()).append("` ");
      }
      page.append("| ").append(allowed(setting, schemes).replace("|", "\\|"));
      page.append(" | ");
      if (setting.live()) {
        page.append('`').append(setting.pid()).append("`: `").append(setting.key()).append('`');
      } else {
        page.append("no");
      }
      page.append(" | ").append(setting.meaning().replace("|", "\\|")).append(" |\n");
    }
    return page.toString();
  }

  private static String allowed(Setting setting, Schemes schemes) {
    if (!setting.isSecret()) {
      return setting.allowedText(schemes);
    }
    return setting.allowed().isBounded() ? "secret; " + setting.allowedText(schemes) : "secret";
  }

  private static Optional<String> range(Setting setting, Schemes schemes) {
    // What a pattern means is in the meaning of the setting already.
    if (!setting.allowed().isBounded()
        || !setting.allowed().pattern().isEmpty()
        || setting.isSecret()) {
      return Optional.empty();
    }
    String text = setting.allowedText(schemes);
    return Optional.of(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1));
  }

  private static String wrap(String text) {
    StringBuilder lines = new StringBuilder("#");
    int length = 1;
    for (String word : text.split(" ", -1)) {
      if (length + word.length() + 1 > 100) {
        lines.append("\n#");
        length = 1;
      }
      lines.append(' ').append(word);
      length += word.length() + 1;
    }
    return lines.append('\n').toString();
  }
}
