package org.vconserver.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents say of the sources. */
class DocsTest {
  /** A class, perhaps with a method or constant, as documents write it. */
  private static final Pattern CLASS_IN_TEXT =
      Pattern.compile("`@?([A-Z][a-z]\\w*)(?:\\.(\\w+))?(?:\\([^`]*\\))?`");

  /** Names of the JDK. */
  private static final Set<String> OF_OTHERS = Set.of("System");

  @Test
  void everyClassAndMethodThatTheArchitectureNamesIsThere() {
    Map<String, String> sources =
        Repository.javaFiles()
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    Repository::text,
                    (one, other) -> one + other));
    Set<String> missing = new TreeSet<>();
    Set<String> found = new TreeSet<>();
    CLASS_IN_TEXT
        .matcher(Repository.text(Path.of("docs/architecture.md")))
        .results()
        .filter(name -> !OF_OTHERS.contains(name.group(1)))
        .forEach(name -> (isThere(name, sources::get) ? found : missing).add(name.group()));
    assertEquals(Set.of(), missing);
    assertFalse(found.isEmpty());
  }

  private static boolean isThere(MatchResult name, Function<String, String> sources) {
    String source = sources.apply(name.group(1));
    return source != null
        && Optional.ofNullable(name.group(2))
            .map(member -> Pattern.compile("\\b" + member + "\\b").matcher(source).find())
            .orElse(true);
  }
}
