package org.vconserver.processor.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import net.thisptr.jackson.jq.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Keeps compiled queries by their texts, as the same few are evaluated again and again; those used
 * least lately go when there are too many. A program has no state of an evaluation: that is in the
 * evaluation's {@link net.thisptr.jackson.jq.Scope} and with its thread ({@link QueryGuard}), so
 * that many threads evaluate one program at the same time. Thread-safe.
 */
final class JqPrograms {
  private static final int MOST_PROGRAMS = 1_000;

  /** Bounds what they take: a character of a query becomes up to some fifty bytes of a program. */
  private static final int MOST_CHARACTERS = 1 << 18;

  private final Function<String, Expression> compiler;

  @GuardedBy("this")
  private final Map<String, Expression> programs = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private int characters;

  /** Makes an empty store of what a compiler makes. */
  JqPrograms(Function<String, Expression> compiler) {
    this.compiler = compiler;
  }

  /** Gives the program of a query, compiled if it is not kept; throws what the compiler throws. */
  Expression get(String query) {
    Expression kept = kept(query);
    if (kept != null) {
      return kept;
    }
    Expression compiled = compiler.apply(query);
    keep(query, compiled);
    return compiled;
  }

  private synchronized @Nullable Expression kept(String query) {
    return programs.get(query);
  }

  private synchronized void keep(String query, Expression program) {
    if (query.length() > MOST_CHARACTERS || programs.putIfAbsent(query, program) != null) {
      return;
    }
    characters += query.length();
    Iterator<String> leastLately = programs.keySet().iterator();
    while (programs.size() > MOST_PROGRAMS || characters > MOST_CHARACTERS) {
      characters -= leastLately.next().length();
      leastLately.remove();
    }
  }
}
