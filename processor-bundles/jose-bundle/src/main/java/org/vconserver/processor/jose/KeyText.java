package org.vconserver.processor.jose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.error.VconException;

/**
 * Holds text with keys or certificates, PEM or JSON, got from where it is. The configuration has
 * it, or names files of the server. Options have it, and may name files only of one folder that is
 * configured: who calls the API must not read other files through it. Files are read anew each
 * time. Immutable.
 *
 * @param where names the text in messages
 */
record KeyText(String where, String text) {
  private static final Logger LOG = LoggerFactory.getLogger(KeyText.class);
  private static final String BEGIN = "-----BEGIN ";
  private static final int LARGEST_FILE = 1 << 20;

  /**
   * Gives the texts of a configured value, which is one text, or names of files with commas between
   * them.
   *
   * @throws VconException INVALID_KEY if a file can't be read
   */
  static List<KeyText> configured(String name, String value) {
    if (value.isBlank()) {
      return List.of();
    }
    if (isText(value)) {
      return List.of(new KeyText(name, value));
    }
    List<String> files = new ArrayList<>();
    for (String file : value.split(",", -1)) {
      if (!file.isBlank()) {
        files.add(file.strip());
      }
    }
    List<KeyText> texts = new ArrayList<>();
    for (String file : files) {
      String where = files.size() == 1 ? name : name + "[" + texts.size() + "]";
      texts.add(new KeyText(where, read(where, "", file)));
    }
    return texts;
  }

  /**
   * Gives the text of an option.
   *
   * @param folder the folder of the files that options may name; blank for none
   * @throws VconException INVALID_KEY if it is neither
   */
  static KeyText given(String option, String value, String folder) {
    if (isText(value)) {
      return new KeyText(option, value);
    }
    if (!folder.isBlank() && value.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
      return new KeyText(option, read(option, folder, value));
    }
    throw new VconException(
        JoseError.INVALID_KEY, option + ": is not PEM or JWK, and no file that options may name");
  }

  /** Gives the texts of an option that has a list. */
  static List<KeyText> given(String option, List<String> values, String folder) {
    List<KeyText> texts = new ArrayList<>();
    for (String value : values) {
      texts.add(given(option + "[" + texts.size() + "]", value, folder));
    }
    return texts;
  }

  /** Tells whether it is a JWK or a set of them, as against PEM. */
  boolean isJson() {
    return isJson(text);
  }

  private static boolean isText(String value) {
    return value.contains(BEGIN) || isJson(value);
  }

  private static boolean isJson(String value) {
    return value.stripLeading().startsWith("{");
  }

  private static String read(String where, String folder, String file) {
    try {
      Path path = Path.of(folder, file);
      if (Files.size(path) <= LARGEST_FILE) {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
      LOG.warn("{}: {} is larger than {} bytes", where, file, LARGEST_FILE);
    } catch (IOException | InvalidPathException e) {
      LOG.warn("{}: {} can't be read: {}", where, file, e.toString());
    }
    throw new VconException(JoseError.INVALID_KEY, where + ": a file with keys can't be read");
  }

  /** Names the text only: it may be that of a private key. */
  @Override
  public String toString() {
    return where;
  }
}
