package org.vconserver.support.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was made of the texts that were read last, by their names, so that a text is made
 * something of anew only when it has changed. Thread-safe.
 */
public final class ReadTexts<T> {
  private static final int MOST = 200;
  private static final int LARGEST = 32 << 10;

  private final Function<byte[], T> reading;

  @GuardedBy("this")
  private final Map<String, Read<T>> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Read<T>(byte[] text, T made) {}

  /**
   * Makes one that keeps nothing yet.
   *
   * @param reading makes something immutable of a text
   */
  public ReadTexts(Function<byte[], T> reading) {
    this.reading = reading;
  }

  /**
   * Gives what is made of a text.
   *
   * @param name names the text, whose content may have changed since it was read last
   * @param text not copied, the caller leaves it as it is
   */
  public T read(String name, byte[] text) {
    Read<T> known = known(name);
    if (known != null && Arrays.equals(known.text(), text)) {
      return known.made();
    }
    T made = reading.apply(text);
    if (text.length <= LARGEST) {
      keep(name, new Read<>(text, made));
    }
    return made;
  }

  private synchronized @Nullable Read<T> known(String name) {
    return kept.get(name);
  }

  private synchronized void keep(String name, Read<T> read) {
    kept.put(name, read);
    if (kept.size() > MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
  }
}
