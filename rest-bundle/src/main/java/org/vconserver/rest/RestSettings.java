package org.vconserver.rest;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.vconserver.api.settings.Setting;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.vcon.version.VconVersion;

/**
 * Holds the settings of the REST interface. Immutable.
 *
 * @param corsOrigins the origins whose pages may call it; {@code *} for all, then without
 *     credentials
 * @param maxBodyBytes the largest body that is read, also after it is inflated
 * @param maxImportBytes the largest body with many vCons, also after it is inflated
 * @param runs how many runs are made for callers who wait, and how many may wait for that
 * @param eventListeners how many may listen to events at the same time
 * @param memoryPercent the part of the heap that documents may take
 * @param vconApi whether the vCon API is served
 * @param adminApi whether the Admin API is served
 * @param bundleChanges whether what is deployed may be changed
 * @param pipelineEditor the folder with a copy of py_vcon_server's pipeline editor; empty if there
 *     is none
 * @param egress the version of the syntax in which vCons are given to those who ask for none; empty
 *     for the one that each is kept in
 * @param wireCompat whether everything is answered exactly as py_vcon_server does, its errors too
 */
record RestSettings(
    List<String> corsOrigins,
    int maxBodyBytes,
    long maxImportBytes,
    OperationThreads.Limit runs,
    int eventListeners,
    int memoryPercent,
    boolean vconApi,
    boolean adminApi,
    boolean bundleChanges,
    Optional<Path> pipelineEditor,
    Optional<VconVersion> egress,
    boolean wireCompat) {

  /** Names the one wire that can be asked for. */
  static final String PY_VCON_SERVER = "py_vcon_server";

  @ObjectClassDefinition(name = "vCon Server: REST")
  @interface Config {
    @AttributeDefinition(
        name = "CORS_ORIGINS",
        description = "Origins whose pages may call the API, separated by commas.")
    @Setting(
        pattern = "\\s*|\\s*" + ORIGIN + "\\s*(,\\s*" + ORIGIN + "\\s*)*",
        allowed = "origins such as https://console.example.org, separated by commas, or *")
    String cors_origins() default "";

    /** Matches an origin as browsers send it (RFC 6454, section 6.2), or all of them. */
    String ORIGIN =
        "(\\*|https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?|https?://\\[[0-9A-Fa-f:.]+\\](:[0-9]{1,5})?)";

    @AttributeDefinition(
        name = "MAX_BODY_BYTES",
        min = "1",
        description = "The largest body that is read, in bytes.")
    int max_body_bytes() default 67_108_864;

    @AttributeDefinition(
        name = "MAX_IMPORT_BYTES",
        min = "1",
        description =
            "The largest body with many vCons (POST /vcons), in bytes, also when it is inflated; each vCon in it may be as large as MAX_BODY_BYTES says.")
    long max_import_bytes() default 1_073_741_824;

    @AttributeDefinition(
        name = "RUNS_AT_ONCE",
        min = "1",
        description = "How many runs are made at once for callers who wait for them.")
    int runs_at_once() default 100;

    @AttributeDefinition(
        name = "RUNS_WAITING",
        min = "0",
        description =
            "How many more runs of such callers may wait for their turn; one more is answered 503.")
    int runs_waiting() default 100;

    @AttributeDefinition(
        name = "EVENT_LISTENERS",
        min = "0",
        description =
            "How many callers may listen to events at the same time; one more is answered 503.")
    int event_listeners() default 200;

    @AttributeDefinition(
        name = "MEMORY_PERCENT",
        min = "1",
        max = "90",
        description =
            "The part of the heap, in percent and beyond what the server takes at rest, that the"
                + " documents of all requests and runs may take at the same time.")
    int memory_percent() default 60;

    @AttributeDefinition(name = "LAUNCH_VCON_API", description = "Whether the vCon API is served.")
    boolean launch_vcon_api() default true;

    @AttributeDefinition(
        name = "LAUNCH_ADMIN_API",
        description = "Whether the Admin API is served.")
    boolean launch_admin_api() default true;

    @AttributeDefinition(
        name = "UPLOAD_BUNDLES",
        options = {@Option("true"), @Option("false")},
        description =
            "Whether bundles may be uploaded, replaced and removed; empty: while the server listens"
                + " at a loopback address.")
    String upload_bundles() default "";

    @AttributeDefinition(
        name = "PIPELINE_EDITOR_DIR",
        description =
            "A folder with a copy of py_vcon_server's visual pipeline editor, served at"
                + " /pipeline_editor/; empty: none.")
    String pipeline_editor_dir() default "";

    @AttributeDefinition(
        name = "EGRESS_VCON_VERSION",
        options = {@Option("0.0.1"), @Option("0.0.2"), @Option("0.3.0"), @Option("0.4.0")},
        description =
            "The version of the syntax in which unsigned vCons are given to those who ask for none,"
                + " if it can express all of them; empty: the one that each came in, or 0.0.2 with"
                + " WIRE_COMPAT.")
    String egress_vcon_version() default "";

    @AttributeDefinition(description = "Where the server listens, as REST_URL says.")
    String rest_url() default "";

    @AttributeDefinition(
        name = "WIRE_COMPAT",
        options = @Option("py_vcon_server"),
        description = "\"py_vcon_server\": answer exactly as that server does, its errors too.")
    String wire_compat() default "";
  }

  static RestSettings of(Config config) {
    String wire = config.wire_compat().strip();
    if (!wire.isEmpty() && !wire.equals(PY_VCON_SERVER)) {
      throw new IllegalArgumentException(
          "WIRE_COMPAT: must be empty or " + PY_VCON_SERVER + ", not " + wire);
    }
    List<String> origins =
        Arrays.stream(config.cors_origins().split(",", -1))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .toList();
    return new RestSettings(
        origins,
        config.max_body_bytes(),
        config.max_import_bytes(),
        new OperationThreads.Limit(config.runs_at_once(), config.runs_waiting()),
        config.event_listeners(),
        config.memory_percent(),
        config.launch_vcon_api(),
        config.launch_admin_api(),
        bundleChanges(config.upload_bundles().strip(), config.rest_url().strip()),
        Optional.of(config.pipeline_editor_dir().strip())
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder).toAbsolutePath().normalize()),
        egress(config.egress_vcon_version().strip()),
        !wire.isEmpty());
  }

  private static Optional<VconVersion> egress(String setting) {
    if (setting.isEmpty()) {
      return Optional.empty();
    }
    Optional<VconVersion> version = VconVersion.of(setting).filter(VconVersion::isReleased);
    if (version.isEmpty()) {
      throw new IllegalArgumentException(
          "EGRESS_VCON_VERSION: must be empty or a released version of the syntax, not " + setting);
    }
    return version;
  }

  private static boolean bundleChanges(String setting, String url) {
    return setting.isEmpty() ? isLoopback(url) : Boolean.parseBoolean(setting);
  }

  private static boolean isLoopback(String url) {
    try {
      String host = new URI(url).getHost();
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (URISyntaxException | UnknownHostException e) {
      return false;
    }
  }
}
