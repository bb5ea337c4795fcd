package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** The guides for authors lead to what they say, to the letter. */
@Tag("long")
@Timeout(1800)
class AuthorsGuideIT {
  @TempDir(factory = InTarget.class)
  static Path folder;

  private static Workshop workshop;

  /** On the file system of the build, where links to the Maven repository are likely to work. */
  static final class InTarget implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
        throws IOException {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target").toAbsolutePath()), "authors");
    }
  }

  @BeforeAll
  static void prepare() throws IOException {
    workshop = new Workshop(folder);
  }

  private static Path page(String name) {
    return workshop.server.resolve("docs").resolve(name);
  }

  /** How many tests of a class were run, all of them well. */
  private static int tests(String report) throws IOException {
    String xml = Files.readString(folder.resolve(report));
    Matcher suite = Pattern.compile("(?s)<testsuite[^>]*>").matcher(xml);
    assertTrue(suite.find(), report);
    for (String count : List.of("errors", "skipped", "failures")) {
      assertEquals(0, attribute(suite.group(), count), report);
    }
    return attribute(suite.group(), "tests");
  }

  private static int attribute(String element, String name) {
    Matcher value = Pattern.compile(" " + name + "=\"(\\d+)\"").matcher(element);
    assertTrue(value.find(), element);
    return Integer.parseInt(value.group(1));
  }

  @Test
  void aProcessorIsGeneratedTestedDroppedReplacedAndRemoved() throws IOException {
    try (GuideReader reader = new GuideReader(workshop, "processor")) {
      reader.follow(page("writing-a-processor.md"));

      JsonNode vcon = reader.api.get("/vcon/" + TestFiles.HELLO_UUID).expect(200).json();
      List<String> notes = new ArrayList<>();
      vcon.path("attachments")
          .forEach(note -> notes.add(note.path("body").asText() + " " + note.path("party")));
      assertEquals(
          List.of("call back on Monday 0", "by the new version 1", "by the old version 0"),
          notes,
          reader.log());
      assertEquals(
          2,
          tests("add-note/target/surefire-reports/TEST-com.example.note.AddNoteProcessorTest.xml"));
      assertEquals(
          6,
          tests("add-note/target/surefire-reports/TEST-com.example.note.AddNoteContractTest.xml"));
      assertEquals(
          1,
          tests("add-note/target/failsafe-reports/TEST-com.example.note.AddNoteProcessorIT.xml"));
      assertTrue(reader.log().contains("\"state\" : \"active\""), reader.log());
      String log = reader.serverLog();
      assertTrue(log.contains("deploy: add-note.jar active as com.example.note 1.0.0"), log);
      assertTrue(
          log.matches("(?s).*active as com.example.note 1.1.0 in \\d+ ms, replacing 1.0.0.*"), log);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> reader.api.post("/processIO/add_note", "{}").status() == 404);
    }
  }

  @Test
  void aBackendIsWrittenPassesItsContractAndKeepsVcons() throws IOException {
    try (GuideReader reader = new GuideReader(workshop, "backend")) {
      reader.follow(page("writing-a-backend.md"));

      assertTrue(
          tests("files-store/target/surefire-reports/TEST-com.example.files.FilesVconStoreTest.xml")
              > 20);
      Path file = workshop.server.resolve("data/vcons/" + TestFiles.HELLO_UUID + ".vcon");
      byte[] stored = reader.api.get("/vcon/" + TestFiles.HELLO_UUID).expect(200).body();
      String content = Files.readString(file);
      assertTrue(content.startsWith("{\"revision\":"), content);
      assertArrayEquals(
          stored, content.substring(content.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8));
      assertTrue(reader.log().contains("\"party_count\""), reader.log());
    }
  }
}
