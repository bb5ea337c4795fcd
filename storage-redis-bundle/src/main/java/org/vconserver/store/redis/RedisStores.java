package org.vconserver.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.settings.Setting;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.support.store.StoreUrls;

/**
 * Provides the stores whose configured URL is one of Redis, and leaves the others to other bundles.
 * Each is there as a service from when its Redis has first answered, until this is deactivated.
 */
@Component(
    // No service: its properties would show the URLs.
    service = {},
    immediate = true,
    configurationPid = "org.vconserver.store")
@Designate(ocd = RedisStores.Config.class)
@Capability(
    namespace = VconStore.BACKEND,
    attribute =
        "scheme:List<String>=\"redis,rediss,redis+sentinel,redis+cluster,rediss+sentinel,rediss+cluster\"")
public final class RedisStores {
  private static final Logger LOG = LoggerFactory.getLogger(RedisStores.class);

  private final List<RedisLink> links = new ArrayList<>();

  /** Reads the settings of every store, which EmbeddedStores declares with their defaults. */
  @interface StoreConfig {
    @Nullable String vcon_storage_url();

    @Nullable String queue_db_url();

    @Nullable String pipeline_db_url();

    @Nullable String state_db_url();

    long job_history_seconds();

    long job_history_count();

    long change_log_seconds();

    long change_log_count();

    String expire_rules() default "";

    int pipeline_versions() default 50;

    int history_keep_versions() default 0;
  }

  @ObjectClassDefinition(
      name = "vCon Server: stores in Redis",
      description =
          "redis://user:password@host:port/database, rediss:// with TLS,"
              + " redis+sentinel://host,host/0?master=name, redis+cluster://host,host.")
  @interface Config {
    @AttributeDefinition(
        name = "REDIS_KEY_PREFIX",
        description = "What every key in Redis begins with; no braces.")
    @Setting(pattern = "[^{}]*", allowed = "text without braces")
    String redis_key_prefix() default "";

    @AttributeDefinition(
        name = "REDIS_TIMEOUT_SECONDS",
        min = "1",
        max = "60",
        description = "Seconds after which a call of Redis is given up.")
    int redis_timeout_seconds() default 3;

    @AttributeDefinition(
        name = "REDIS_WAIT_REPLICAS",
        min = "0",
        max = "16",
        description =
            "How many replicas must have a write before it is answered; 0: none. With fewer, writes are answered 503.")
    int redis_wait_replicas() default 0;

    @AttributeDefinition(
        name = "REDIS_TRUSTSTORE",
        description = "A PKCS12 file with the authorities to trust; empty: those of Java.")
    String redis_truststore() default "";

    @AttributeDefinition(
        name = "REDIS_TRUSTSTORE_PASSWORD",
        description = "The password of the truststore.",
        type = AttributeType.PASSWORD)
    String redis_truststore_password() default "";
  }

  @Activate
  public RedisStores(BundleContext context, StoreConfig stores, Config config) {
    StoreUrls urls =
        new StoreUrls(
            stores.vcon_storage_url(),
            stores.queue_db_url(),
            stores.pipeline_db_url(),
            stores.state_db_url());
    try {
      RedisSettings settings = settings(stores, config);
      urls.places(RedisUrl::find)
          .forEach(
              (url, kept) -> {
                Keys.of(settings.keyPrefix(), false);
                links.add(new RedisLink(context, url, settings, kept));
              });
      links.forEach(RedisLink::start);
    } catch (IllegalArgumentException e) {
      LOG.error("The Redis store is not there ({}): {}", urls, e.getMessage());
      throw e;
    }
  }

  @Deactivate
  public void deactivate() {
    links.forEach(RedisLink::close);
    links.clear();
  }

  private static ExpiryRules expiryRules(String rules) {
    try {
      return ExpiryRules.parse(rules);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expire_rules: " + e.getMessage(), e);
    }
  }

  private static RedisSettings settings(StoreConfig stores, Config config) {
    if (config.redis_timeout_seconds() < 1 || config.redis_timeout_seconds() > 60) {
      throw new IllegalArgumentException("redis_timeout_seconds must be 1 to 60");
    }
    if (stores.job_history_seconds() < 0) {
      throw new IllegalArgumentException("job_history_seconds must not be negative");
    }
    if (stores.change_log_seconds() < 0 || stores.change_log_count() < 0) {
      throw new IllegalArgumentException(
          "change_log_seconds and change_log_count must not be negative");
    }
    return new RedisSettings(
        config.redis_key_prefix().strip(),
        Duration.ofSeconds(config.redis_timeout_seconds()),
        new JobHistory(
            Duration.ofSeconds(stores.job_history_seconds()), stores.job_history_count()),
        new KeptChanges(
            Duration.ofSeconds(stores.change_log_seconds()),
            stores.change_log_count(),
            stores.history_keep_versions()),
        expiryRules(stores.expire_rules()),
        stores.pipeline_versions(),
        config.redis_wait_replicas(),
        RedisSettings.truststore(config.redis_truststore().strip()),
        config.redis_truststore_password());
  }
}
