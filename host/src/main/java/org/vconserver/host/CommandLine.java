package org.vconserver.host;

import java.util.HashMap;
import java.util.Map;

/** Holds the options of the launcher, by name without the dashes. Immutable. */
record CommandLine(Show show, Map<String, String> values) {
  /** Names what is printed in place of a start. Immutable. */
  enum Show {
    NOTHING,
    HELP,
    VERSION
  }

  static final String HELP =
      """
      Usage: vcon-server [options]
             vcon-server leave [options]   leaves a Redis to py_vcon_server
                                           (its options: leave --help)
             vcon-server prepare           makes starts faster on this machine
             vcon-server keys ...          keys of the API and users, of the server
             vcon-server users ...         that runs here (keys --help)

        --port N       port of the REST API (default: the one of REST_URL)
        --data DIR     folder of the embedded stores and the framework's cache
        --config DIR   folder with host.properties, logback.xml and *.cfg
        --deploy DIR   folder watched for processor bundles
        --settings F   prints every setting as F says: properties or table
        --version      the version of the server
        --help         this text

      Settings: config/host.properties, then environment variables of the same
      upper-case names, then these options; the later one wins. JAVA_OPTS is
      given to the JVM.
      """;

  CommandLine {
    values = Map.copyOf(values);
  }

  static CommandLine parse(String... args) throws HostException {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help") || arg.equals("-h")) {
        return new CommandLine(Show.HELP, values);
      }
      if (arg.equals("--version")) {
        return new CommandLine(Show.VERSION, values);
      }
      int equals = arg.indexOf('=');
      String option = equals < 0 ? arg : arg.substring(0, equals);
      switch (option) {
        case "--port", "--data", "--config", "--deploy", "--settings" -> {
          if (equals < 0 && ++i == args.length) {
            throw new HostException(HostException.REFUSED, option + " needs a value (see --help)");
          }
          values.put(option.substring(2), equals < 0 ? args[i] : arg.substring(equals + 1));
        }
        default ->
            throw new HostException(
                HostException.REFUSED, "unknown option " + arg + " (see --help)");
      }
    }
    return new CommandLine(Show.NOTHING, values);
  }
}
