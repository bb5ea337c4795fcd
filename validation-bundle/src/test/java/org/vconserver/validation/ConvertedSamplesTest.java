package org.vconserver.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/** What was converted to the current version is valid, or lacks what only its author knows. */
class ConvertedSamplesTest {
  private static final Path DATA = Path.of(System.getProperty("vcon.test.data", "../testing/data"));
  private static final DraftValidator VALIDATOR = new DraftValidator();

  /** Lists what nobody but the author of a vCon can say. */
  private static final Set<String> AUTHORS =
      Set.of(
          "/attachments/N/party attachment.party",
          "/dialog/N/content_hash content_hash.missing",
          "/dialog/N/disposition schema.enum");

  static List<Path> samples() throws IOException {
    try (Stream<String> lines = Files.lines(DATA.resolve("MANIFEST.tsv"))) {
      return lines
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns[1].equals("VALID") && columns[2].equals("unsigned"))
          .map(columns -> DATA.resolve(columns[0]))
          .filter(file -> file.toString().endsWith(".vcon"))
          .filter(ConvertedSamplesTest::hasUuid)
          .toList();
    }
  }

  /** Leaves out what can't be stored, as it has no uuid. */
  private static boolean hasUuid(Path file) {
    try {
      return VALIDATOR
          .validate(org.vconserver.vcon.StrictJson.readObject(Files.readAllBytes(file)))
          .stream()
          .noneMatch(finding -> finding.rule().equals("uuid.missing"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static VconConversion convert(Path file) throws IOException {
    return VconConversion.of(Vcon.parse(Files.readAllBytes(file)), VconVersion.V0_4_0);
  }

  private static Set<String> errors(Vcon vcon) {
    return VALIDATOR.validate(vcon.tree()).stream()
        .filter(finding -> finding.severity() == VconFinding.Severity.ERROR)
        .map(finding -> finding.pointer().replaceAll("/\\d+", "/N") + " " + finding.rule())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsLeftIsKnownToTheAuthorAndTold(Path file) throws IOException {
    VconConversion converted = convert(file);
    Set<String> errors = errors(converted.vcon());
    assertTrue(AUTHORS.containsAll(errors), errors::toString);
    Set<String> told =
        converted.notes().stream()
            .filter(note -> note.rule().equals("conversion.left"))
            .map(note -> note.pointer().replaceAll("/\\d+", "/N"))
            .collect(Collectors.toSet());
    for (String error : errors) {
      assertTrue(told.contains(error.substring(0, error.indexOf(' '))), error + " " + told);
    }
  }

  @Test
  void mostAreValid() throws IOException {
    List<Path> invalid = new java.util.ArrayList<>();
    for (Path file : samples()) {
      Vcon vcon = convert(file).vcon();
      assertEquals(VconForm.UNSIGNED, vcon.form());
      if (!errors(vcon).isEmpty()) {
        invalid.add(file);
      }
    }
    assertTrue(invalid.size() <= 12, () -> samplesOf(invalid));
  }

  private static String samplesOf(List<Path> files) {
    return files.stream().map(file -> file.getFileName().toString()).sorted().toList().toString();
  }
}
