package org.vconserver.itest;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the servers of these tests keep things: the system property {@code vcon.test.backend} says
 * it, so that the same tests run on each.
 */
final class Backend {
  private static final String NAME = System.getProperty("vcon.test.backend", "embedded");

  private Backend() {}

  /** The settings of a server that keeps what belongs to a folder. */
  static Map<String, String> settings(Path folder) {
    return switch (NAME) {
      case "embedded" -> Map.of();
      default -> throw new IllegalStateException("There is no backend " + NAME);
    };
  }
}
