package org.vconserver.store.redis;

import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;
import org.redisson.connection.ConnectionListener;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.support.store.KeptChanges;

/**
 * Holds the settings of a connection to Redis. Immutable.
 *
 * @param keyPrefix before every key
 * @param timeout after which a call is given up
 * @param history which records of ended jobs are kept
 * @param changes what is kept of the past of vCons
 * @param expiryRules how long vCons are kept of which nobody asks
 * @param pipelineVersions how many versions of each pipeline are kept
 * @param waitReplicas how many replicas must have a write before it is answered; 0 for none
 * @param truststore of TLS, PKCS12 or JKS; empty for that of the JVM
 */
record RedisSettings(
    String keyPrefix,
    Duration timeout,
    JobHistory history,
    KeptChanges changes,
    ExpiryRules expiryRules,
    int pipelineVersions,
    int waitReplicas,
    Optional<URL> truststore,
    String truststorePassword) {
  private static final int CONNECTIONS = 16;
  private static final int SCAN_MILLIS = 1000;

  /** Sets how often Sentinels are asked for the master: what is written to the old one is lost. */
  private static final int SENTINEL_SCAN_MILLIS = 100;

  /** Writes what is kept of the past of vCons as scripts read it. */
  String keptChanges() {
    return changes.age().toMillis() + " " + changes.count() + " " + changes.versions();
  }

  /**
   * Gives the truststore in a file; none for an empty name.
   *
   * @throws IllegalArgumentException if it is no path
   */
  static Optional<URL> truststore(String file) {
    try {
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(Path.of(file).toAbsolutePath().toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("REDIS_TRUSTSTORE must be the path of a file", e);
    }
  }

  /**
   * Connects; returns when that is done. Nothing that Redisson sends is sent twice by it.
   *
   * @param connectionLost called when a connection was
   */
  RedissonClient connect(RedisUrl url, Runnable connectionLost) {
    Config config = new Config();
    config.setConnectionListener(listener(connectionLost));
    config.setCodec(ByteArrayCodec.INSTANCE);
    config.setThreads(2);
    config.setNettyThreads(4);
    config.setUseThreadClassLoader(false);
    config.setUseScriptCache(false); // a script is sent as a whole only where Redis lacks it
    config.setTcpKeepAlive(true);
    config.setTcpNoDelay(true);
    if (!url.password().isEmpty()) {
      config.setPassword(url.password());
      config.setUsername(url.user().isEmpty() ? null : url.user());
    }
    truststore.ifPresent(
        store -> {
          config.setSslTruststore(store);
          config.setSslTruststorePassword(truststorePassword);
        });
    switch (url.kind()) {
      case SINGLE ->
          common(
                  config
                      .useSingleServer()
                      .setAddress(url.addresses().get(0))
                      .setDatabase(url.database())
                      .setConnectionMinimumIdleSize(1)
                      .setConnectionPoolSize(CONNECTIONS)
                      .setSubscriptionConnectionMinimumIdleSize(1)
                      .setSubscriptionConnectionPoolSize(2))
              .setDnsMonitoringInterval(-1);
      case SENTINEL -> {
        var sentinel = config.useSentinelServers().setMasterName(url.master());
        sentinel.addSentinelAddress(url.addresses().toArray(String[]::new));
        sentinel.setDatabase(url.database()).setScanInterval(SENTINEL_SCAN_MILLIS);
        sentinel.setCheckSentinelsList(false);
        replicated(sentinel);
      }
      case CLUSTER -> {
        var cluster = config.useClusterServers().setScanInterval(SCAN_MILLIS);
        cluster.addNodeAddress(url.addresses().toArray(String[]::new));
        replicated(cluster);
      }
    }
    return Redisson.create(config);
  }

  @SuppressWarnings("deprecation") // these are what the newer ones call, and can't be left out
  private static ConnectionListener listener(Runnable connectionLost) {
    return new ConnectionListener() {
      @Override
      public void onConnect(InetSocketAddress address) {}

      @Override
      public void onDisconnect(InetSocketAddress address) {
        connectionLost.run();
      }
    };
  }

  private <T extends BaseMasterSlaveServersConfig<T>> void replicated(
      BaseMasterSlaveServersConfig<T> servers) {
    common(servers)
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionMinimumIdleSize(1)
        .setMasterConnectionPoolSize(CONNECTIONS)
        .setSubscriptionConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionPoolSize(2)
        .setDnsMonitoringInterval(-1);
  }

  private <T extends BaseConfig<T>> T common(BaseConfig<T> servers) {
    int millis = Math.toIntExact(timeout.toMillis());
    return servers
        .setTimeout(millis)
        .setConnectTimeout(millis)
        .setRetryAttempts(0)
        .setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
        .setPingConnectionInterval(10_000);
  }
}
