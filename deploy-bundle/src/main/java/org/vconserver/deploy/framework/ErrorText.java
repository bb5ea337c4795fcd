package org.vconserver.deploy.framework;

/** Tells an exception in one line for an operator. Thread-safe. */
public final class ErrorText {
  private ErrorText() {}

  public static String oneLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    boolean ours = cause instanceof org.osgi.framework.BundleException;
    String line = ours ? text : cause.getClass().getName() + (text.isEmpty() ? "" : ": " + text);
    // Without the framework's numbers, which differ with every try, and without saying all twice.
    return line.replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll(" \\[\\d+]\\(R [\\d.]+\\)", "")
        .replaceAll(" Unresolved requirements: .*", "");
  }
}
