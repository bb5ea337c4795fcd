package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Setting;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.support.store.StoreUrls;

/**
 * Provides the stores whose configured URL is {@code embedded:}, and leaves the others to other
 * bundles.
 */
@Component(
    // No service: its properties would show the URLs.
    service = {},
    immediate = true,
    configurationPid = "org.vconserver.store")
@Designate(ocd = EmbeddedStores.Config.class)
@Capability(namespace = VconStore.BACKEND, attribute = "scheme=embedded")
public final class EmbeddedStores {
  static final String SCHEME = "embedded";

  private static final String EXPIRE_RULE = " *(\\*|tag:[^,]+) *= *[0-9]{1,9}[smhd] *";

  /** Matches rules by which vCons expire. */
  static final String EXPIRE_RULES = "(" + EXPIRE_RULE + "(," + EXPIRE_RULE + ")*)? *";

  private final Clock clock = Clock.systemUTC();
  private final List<EmbeddedFolder> folders = new ArrayList<>();

  @ObjectClassDefinition(
      name = "vCon Server: stores",
      description =
          "Where things are kept. embedded: is the data folder, embedded:sub a folder in it,"
              + " embedded:/path any folder.")
  @interface Config {
    // Hidden where settings are shown: the URL of another backend may have a password in it.
    @AttributeDefinition(
        name = "VCON_STORAGE_URL",
        description =
            "Where vCons are kept: embedded: is the data folder, embedded:sub a folder in it, embedded:/path any folder; redis: and its kin are in docs/redis.md.",
        type = AttributeType.PASSWORD)
    @Setting(schemes = VconStore.BACKEND)
    String vcon_storage_url() default "embedded:";

    @AttributeDefinition(
        name = "QUEUE_DB_URL",
        description = "Where job queues are kept; empty: where vCons are.",
        type = AttributeType.PASSWORD)
    @Setting(schemes = VconStore.BACKEND)
    String queue_db_url() default "";

    @AttributeDefinition(
        name = "PIPELINE_DB_URL",
        description = "Where pipelines are kept; empty: where vCons are.",
        type = AttributeType.PASSWORD)
    @Setting(schemes = VconStore.BACKEND)
    String pipeline_db_url() default "";

    @AttributeDefinition(
        name = "STATE_DB_URL",
        description = "Where the state of servers is kept; empty: where vCons are.",
        type = AttributeType.PASSWORD)
    @Setting(schemes = VconStore.BACKEND)
    String state_db_url() default "";

    @AttributeDefinition(
        name = "JOB_HISTORY_SECONDS",
        min = "0",
        description = "How many seconds the record of a job stays after its end.")
    long job_history_seconds() default 86_400;

    @AttributeDefinition(
        name = "JOB_HISTORY_COUNT",
        min = "0",
        description = "How many records of ended jobs are kept of each queue in each state.")
    long job_history_count() default 100_000;

    @AttributeDefinition(
        name = "CHANGE_LOG_SECONDS",
        min = "0",
        description =
            "How many seconds it is kept what happened to vCons: the change log, which histories and events are made of.")
    long change_log_seconds() default 2_592_000;

    @AttributeDefinition(
        name = "CHANGE_LOG_COUNT",
        min = "0",
        description = "How many changes the change log keeps.")
    long change_log_count() default 1_000_000;

    @AttributeDefinition(
        name = "HISTORY_KEEP_VERSIONS",
        min = "0",
        max = "1000",
        description =
            "How many former versions of each vCon are kept, so that they can be read, compared and restored; 0 keeps none. They are personal data, and go when the vCon is deleted.")
    int history_keep_versions() default 0;

    @AttributeDefinition(
        name = "TEXT_INDEX",
        description =
            "Whether the embedded store keeps the words of vCons in an index (words.db), so that they can be searched for. They are personal data; false deletes the index.")
    boolean text_index() default true;

    @AttributeDefinition(
        name = "EXPIRE_RULES",
        description =
            "How long vCons are kept of which nobody has asked when they expire: rules with commas between them, tag:NAME=30d or tag:NAME:VALUE=1h for those with a tag, *=365d for all; s, m, h or d. The shortest that matches counts, from when the vCon is stored. Empty: nothing expires by itself.")
    @Setting(pattern = EXPIRE_RULES, allowed = "rules such as tag:call=30d, *=365d")
    String expire_rules() default "";

    @AttributeDefinition(
        name = "SEARCH_SECONDS",
        min = "1",
        max = "600",
        description =
            "How many seconds one search for vCons (a page, or a count) may take in the embedded store; one that takes longer is answered 422.")
    long search_seconds() default 10;

    @AttributeDefinition(
        name = "PIPELINE_VERSIONS",
        min = "1",
        max = "1000",
        description = "How many versions of each pipeline are kept, the present one included.")
    int pipeline_versions() default 50;
  }

  @Activate
  public EmbeddedStores(BundleContext context, Config config) {
    StoreUrls urls =
        new StoreUrls(
            config.vcon_storage_url(),
            config.queue_db_url(),
            config.pipeline_db_url(),
            config.state_db_url());
    Path data = Path.of(Optional.ofNullable(context.getProperty("vcon.data")).orElse("data"));
    EmbeddedSettings settings =
        new EmbeddedSettings(
            new JobHistory(
                Duration.ofSeconds(config.job_history_seconds()), config.job_history_count()),
            new KeptChanges(
                Duration.ofSeconds(config.change_log_seconds()),
                config.change_log_count(),
                config.history_keep_versions()),
            config.text_index(),
            expiryRules(config.expire_rules()),
            Duration.ofSeconds(config.search_seconds()),
            config.pipeline_versions());
    urls.places(url -> StoreUrls.folder(url, SCHEME, data))
        .forEach(
            (folder, kept) ->
                folders.add(new EmbeddedFolder(context, folder, kept, settings, clock)));
  }

  private static ExpiryRules expiryRules(String rules) {
    try {
      return ExpiryRules.parse(rules);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expire_rules: " + e.getMessage(), e);
    }
  }

  @Deactivate
  public void deactivate() {
    folders.forEach(EmbeddedFolder::close);
    folders.clear();
  }
}
