package org.vconserver.bench.limit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Is the other end of a {@link LimitProcess}: takes a line with "prepare" or "run" and
 * milliseconds, and answers with a line that has the number of operations.
 */
final class LimitProgram {
  private LimitProgram() {}

  /** Is what a limit does. */
  interface Work {
    /** Makes ready what {@link #run} needs. */
    default void prepare(Duration length) throws Exception {}

    /** Works for about so long and gives how many operations were done. */
    double run(Duration length) throws Exception;
  }

  /** Answers until nobody asks any more. */
  static void serve(String greeting, Work work) throws Exception {
    say(greeting);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      Duration length = Duration.ofMillis(Long.parseLong(words[1]));
      if (words[0].equals("prepare")) {
        work.prepare(length);
        say("ok");
      } else {
        say(Double.toString(work.run(length)));
      }
    }
  }

  private static void say(String line) throws IOException {
    System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
