package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.openapi.OpenApiDocument;

/**
 * The tables of rights in docs/security.md are those of the operations and roles. What they should
 * be is written to target/rights.md.
 */
class RightsTableTest {
  private static final Path PAGE = Path.of("../docs/security.md");
  private static final String BEGIN = "<!-- rights -->\n";
  private static final String END = "<!-- /rights -->";

  @Test
  void thePageHasTheRightsOfEachOperationAndRole() throws IOException {
    String tables = roles() + "\n" + operations();
    Files.writeString(Path.of("target/rights.md"), tables);
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    assertTrue(begin > 0 && end > begin, "docs/security.md has no place for the tables");
    assertEquals(tables, page.substring(begin + BEGIN.length(), end));
  }

  private static String roles() {
    StringBuilder table = new StringBuilder("| role | its rights |\n|---|---|\n");
    for (Role role : Role.values()) {
      String rights =
          role == Role.ADMIN
              ? "all"
              : Arrays.stream(Scope.values())
                  .filter(role.scopes()::contains)
                  .map(scope -> "`" + scope.word() + "`")
                  .collect(Collectors.joining(" "));
      table.append("| ").append(role.word()).append(" | ").append(rights).append(" |\n");
    }
    return table.toString();
  }

  private static String operations() {
    Map<String, TreeSet<String>> byRight = new TreeMap<>();
    JsonNode document = new OpenApiDocument("1", RestApplication.DOCUMENTED).describe(List.of());
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        JsonNode security = operation.getValue().path("security");
        String right = right(security);
        byRight
            .computeIfAbsent(right, any -> new TreeSet<>())
            .add("`" + operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + "`");
      }
    }
    // Paths of processors are there while these are active.
    byRight
        .computeIfAbsent("`process`", any -> new TreeSet<>())
        .add("`POST /processIO/{processor}`");
    byRight
        .computeIfAbsent("`process` `vcon:read`", any -> new TreeSet<>())
        .add("`POST /process/{vcon_uuid}/{processor}`");
    StringBuilder table = new StringBuilder("| right | operations |\n|---|---|\n");
    byRight.forEach(
        (right, operations) ->
            table
                .append("| ")
                .append(right)
                .append(" | ")
                .append(String.join(", ", operations))
                .append(" |\n"));
    return table.toString();
  }

  private static String right(JsonNode security) {
    if (security.isEmpty()) {
      return "none: open to nobody in particular";
    }
    StringBuilder words = new StringBuilder();
    security.path(0).path("bearer").forEach(word -> words.append(" `" + word.asText() + "`"));
    return words.isEmpty() ? "any, of a known caller" : words.substring(1);
  }
}
