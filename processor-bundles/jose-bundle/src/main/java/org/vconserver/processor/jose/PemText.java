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
 * Gets PEM text from where it is. The configuration has it, or names files of the server. Options
 * have it, and may name files only of one folder that is configured: who calls the API must not
 * read other files through it.
 */
final class PemText {
  private static final Logger LOG = LoggerFactory.getLogger(PemText.class);
  private static final String BEGIN = "-----BEGIN ";
  private static final int LARGEST_FILE = 1 << 20;

  private PemText() {}

  /**
   * Gives the PEM texts of a configured value, which is one text, or names of files with commas
   * between them.
   */
  static List<String> configured(String name, String value) {
    if (value.isBlank()) {
      return List.of();
    }
    if (value.contains(BEGIN)) {
      return List.of(value);
    }
    List<String> texts = new ArrayList<>();
    for (String file : value.split(",", -1)) {
      if (!file.isBlank()) {
        texts.add(read(name, Path.of(file.strip())));
      }
    }
    return texts;
  }

  /**
   * Gives the PEM text of an option.
   *
   * @param folder the folder of the files that options may name; blank for none
   * @throws VconException INVALID_KEY if it is neither
   */
  static String given(String option, String value, String folder) {
    if (value.contains(BEGIN)) {
      return value;
    }
    if (!folder.isBlank() && value.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
      return read(option, Path.of(folder).resolve(value));
    }
    throw new VconException(
        JoseError.INVALID_KEY, option + ": is not PEM, and no file that options may name");
  }

  private static String read(String name, Path file) {
    try {
      if (Files.size(file) <= LARGEST_FILE) {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
      }
      LOG.warn("{}: {} is larger than {} bytes", name, file, LARGEST_FILE);
    } catch (IOException | InvalidPathException e) {
      LOG.warn("{}: {} can't be read: {}", name, file, e.toString());
    }
    throw new VconException(JoseError.INVALID_KEY, name + ": a file with PEM text can't be read");
  }
}
