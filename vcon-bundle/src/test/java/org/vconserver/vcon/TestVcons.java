package org.vconserver.vcon;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The vCons of testing/data, as its manifest lists them. */
public final class TestVcons {
  private static final int LARGEST = 64 << 20;

  /**
   * One file.
   *
   * @param path below the folder of the data
   * @param kind its class: VALID, REJECT, SPEC-ERROR, HOSTILE or CRYPTO-FAIL
   * @param form unsigned, signed, encrypted or -
   * @param note what the manifest says of it
   */
  public record TestVcon(String path, String kind, String form, String note) {
    /** Its bytes, inflated if it is compressed. */
    public byte[] bytes() throws IOException {
      byte[] bytes = Files.readAllBytes(folder().resolve(path));
      if (!path.endsWith(".gz")) {
        return bytes;
      }
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        byte[] inflated = gzip.readNBytes(LARGEST + 1);
        if (inflated.length > LARGEST) {
          throw new IOException("more than " + LARGEST + " bytes");
        }
        return inflated;
      }
    }

    public boolean compressed() {
      return path.endsWith(".gz");
    }

    @Override
    public String toString() {
      return path;
    }
  }

  private TestVcons() {}

  private static Path folder() {
    return Path.of(System.getProperty("vcon.test.data", "../testing/data"));
  }

  public static TestVcon named(String name) {
    return all().filter(vcon -> vcon.path().endsWith("/" + name)).findFirst().orElseThrow();
  }

  public static Stream<TestVcon> all() {
    try {
      List<String> lines = Files.readAllLines(folder().resolve("MANIFEST.tsv"));
      return lines.stream()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> new TestVcon(cells[0], cells[1], cells[2], cells[10]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
