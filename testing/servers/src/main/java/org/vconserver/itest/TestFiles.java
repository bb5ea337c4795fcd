package org.vconserver.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the distribution and the test data. */
public final class TestFiles {
  public static final Path DIST = Path.of(System.getProperty("vcon.dist"));
  public static final Path DATA = Path.of(System.getProperty("vcon.test.data"));
  public static final String HELLO_UUID = "01855517-ac4e-8edf-84fd-77776666acbe";

  private TestFiles() {}

  public static byte[] hello() throws IOException {
    return Files.readAllBytes(DATA.resolve("vcons/valid/0.0.1/pyvcon_hello_wav.vcon"));
  }

  /** Lists the test vCons of a class: path below the data folder. */
  public static List<Path> ofClass(String wanted) throws IOException {
    try (Stream<String> lines = Files.lines(DATA.resolve("MANIFEST.tsv"))) {
      return lines
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns[1].equals(wanted))
          .map(columns -> DATA.resolve(columns[0]))
          .toList();
    }
  }
}
