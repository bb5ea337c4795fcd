package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle is replaced while the host runs: what it was made of must go. */
@Timeout(90)
class ClassLoaderTest {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  /** Loads what the bundle has inside, and takes from the host what the bundle imports. */
  private static final class BundleLoader extends URLClassLoader {
    BundleLoader(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      boolean imported =
          name.matches(
              "(org\\.vconserver\\.(api|vcon)|com\\.fasterxml|org\\.slf4j|org\\.yaml)\\..*");
      return imported
          ? ClassLoaderTest.class.getClassLoader().loadClass(name)
          : super.findClass(name);
    }
  }

  @Test
  void aClosedConnectionKeepsNoClassLoader() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < 3; i++) {
        loaders.add(caller.submit(ClassLoaderTest::useAndClose).get());
      }
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                System.gc();
                return loaders.stream().allMatch(loader -> loader.refersTo(null));
              });
    } finally {
      caller.shutdownNow();
    }
  }

  private static WeakReference<ClassLoader> useAndClose() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    BundleLoader loader = new BundleLoader(classPath.toArray(URL[]::new));
    Class<?> urlType = loader.loadClass("org.vconserver.store.redis.RedisUrl");
    Class<?> settingsType = loader.loadClass("org.vconserver.store.redis.RedisSettings");
    Class<?> type = loader.loadClass("org.vconserver.store.redis.Redis");
    Object url = method(urlType, "parse", String.class).invoke(null, REDIS.url());
    var constructor = settingsType.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    var history =
        loader
            .loadClass("org.vconserver.store.redis.JobHistory")
            .getDeclaredConstructor(Duration.class, long.class);
    history.setAccessible(true);
    Object kept = history.newInstance(Duration.ZERO, 0L);
    Object changes =
        loader
            .loadClass("org.vconserver.support.store.KeptChanges")
            .getDeclaredConstructor(Duration.class, long.class, int.class)
            .newInstance(Duration.ZERO, 0L, 0);
    Object rules =
        loader.loadClass("org.vconserver.api.store.ExpiryRules").getField("NONE").get(null);
    Object settings =
        constructor.newInstance(
            "", Duration.ofSeconds(5), kept, changes, rules, 1, 0, Optional.empty(), "");
    Method connect = method(type, "connect", urlType, settingsType);
    AtomicReference<Object> connected = new AtomicReference<>();
    Thread connecting =
        new Thread(
            () -> assertDoesNotThrow(() -> connected.set(connect.invoke(null, url, settings))));
    connecting.start();
    connecting.join();
    Object redis = connected.get();
    method(type, "ping").invoke(redis);
    method(type, "close").invoke(redis);
    loader.close();
    return new WeakReference<>(loader);
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters)
      throws Exception {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
