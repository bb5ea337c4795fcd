package org.vconserver.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vconserver.support.store.StoreUrls;

/**
 * Tells a person at a terminal what a server that is ready is, where its pages, stores and folders
 * are, and how it is stopped. Immutable.
 */
record StartReport(Settings settings, Endpoint endpoint) {

  /** Gives the version of the server, as its build has named it. */
  static String version() {
    return Optional.ofNullable(StartReport.class.getPackage().getImplementationVersion())
        .orElse("of a build without a name");
  }

  /** Gives the lines to log, without secrets. */
  List<String> lines() {
    String queues = settings.get("WORK_QUEUES").strip();
    return List.of(
        "documentation: " + endpoint.url() + "/docs",
        "console: " + console(),
        "stores: " + stores(),
        "processors are taken from " + settings.deploy(),
        workers()
            + "; queues: "
            + (queues.isEmpty() ? "none yet (WORK_QUEUES, POST /server/queue/{name})" : queues),
        "stop it with Ctrl-C, or kill " + ProcessHandle.current().pid());
  }

  private String workers() {
    String number = settings.get("NUM_WORKERS");
    return number.equals("0") ? "a worker for each processor of the machine" : "workers: " + number;
  }

  private String console() {
    return settings.get("WEBCONSOLE_PASSWORD").isBlank()
        ? "closed until WEBCONSOLE_PASSWORD is set"
        : endpoint.url() + "/system/console, user admin";
  }

  private String stores() {
    StoreUrls urls =
        new StoreUrls(
            settings.get("VCON_STORAGE_URL"),
            settings.get("QUEUE_DB_URL"),
            settings.get("PIPELINE_DB_URL"),
            settings.get("STATE_DB_URL"));
    return urls.places(Optional::of).entrySet().stream()
        .map(
            place ->
                place.getValue().stream()
                        .map(kept -> kept.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                    + " in "
                    + place(place.getKey()))
        .collect(Collectors.joining("; "));
  }

  private String place(String url) {
    return StoreUrls.folder(url, "embedded", settings.data())
        .map(Path::toString)
        .orElseGet(() -> StoreUrls.withoutPassword(url));
  }
}
