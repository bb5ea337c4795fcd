package org.vconserver.deploy.framework;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells an author what to do about classes that can't be found or read. Thread-safe. */
final class LinkageAdvice {
  private static final Pattern ABSENT =
      Pattern.compile(
          "(?:NoClassDefFoundError|ClassNotFoundException): L?([\\p{Alnum}_$]+(?:[./][\\p{Alnum}_$]+)+)");
  private static final Pattern TOO_NEW =
      Pattern.compile("UnsupportedClassVersionError: .*?class file version (\\d+)");
  private static final Pattern TWICE = Pattern.compile("LinkageError: loader constraint violation");

  /** Counts what class file versions are ahead of versions of Java. */
  private static final int JAVA_0 = 44;

  private LinkageAdvice() {}

  /** Ends a reason that names such a fault with what to do; others stay as they are. */
  static String to(String reason) {
    return advice(reason).filter(text -> !reason.endsWith(text)).map(reason::concat).orElse(reason);
  }

  private static Optional<String> advice(String reason) {
    Matcher absent = ABSENT.matcher(reason);
    if (absent.find()) {
      String type = absent.group(1).replace('/', '.');
      String name = type.substring(0, type.lastIndexOf('.'));
      return Optional.of("; add " + name + " to Import-Package, or carry it in the jar");
    }
    Matcher tooNew = TOO_NEW.matcher(reason);
    if (tooNew.find()) {
      int here = Runtime.version().feature();
      return Optional.of(
          "; it is built for Java "
              + (Integer.parseInt(tooNew.group(1)) - JAVA_0)
              + ", this is "
              + here
              + ": set maven.compiler.release to "
              + here);
    }
    return TWICE.matcher(reason).find()
        ? Optional.of("; import the package that is named from the server, and do not carry it")
        : Optional.empty();
  }
}
