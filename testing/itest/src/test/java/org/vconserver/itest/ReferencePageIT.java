package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reference page is what the server says; {@code -Dreference.update} writes it anew. */
@Timeout(120)
class ReferencePageIT {
  private static final Path PAGE = Path.of("../../docs/reference/processors.md");

  @Test
  void theReferencePageIsCurrent(@TempDir Path folder) throws Exception {
    String page;
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      page =
          new ReferencePage(
                  server.api.get("/openapi.json").expect(200).json(),
                  ProcessorConfigurations.of(TestFiles.DIST))
              .write();
    }
    if (System.getProperty("reference.update") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertTrue(Files.exists(PAGE), "run docs/reference/update");
    assertEquals(page, Files.readString(PAGE), "not current: run docs/reference/update");
  }
}
