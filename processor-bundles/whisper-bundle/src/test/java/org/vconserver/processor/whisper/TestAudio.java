package org.vconserver.processor.whisper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recordings that tests share. */
public final class TestAudio {
  public static final Path DATA = Path.of(System.getProperty("vcon.test.data"));

  private TestAudio() {}

  public static byte[] file(String name) throws IOException {
    return Files.readAllBytes(DATA.resolve("audio").resolve(name));
  }
}
