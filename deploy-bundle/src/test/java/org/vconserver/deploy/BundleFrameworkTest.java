package org.vconserver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.vconserver.deploy.framework.BundleFramework;
import org.vconserver.deploy.framework.RunState;

/** What the framework is asked about bundles, in a real one. */
class BundleFrameworkTest {
  @TempDir Path temp;

  /** A bundle whose start ends too late is removed by the thread that it hung in. */
  @Test
  void aBundleThatGoesWhileItIsLookedAtIsOnItsWay() throws Exception {
    try (TestFramework framework = new TestFramework(temp)) {
      Bundle real = framework.install(TestJar.bundle("a", "1.0.0"));
      real.stop();
      Bundle going =
          proxy(
              Bundle.class,
              (self, method, arguments) -> {
                Object answer = call(real, method, arguments);
                if (method.getName().equals("getState") && real.getState() != Bundle.UNINSTALLED) {
                  real.uninstall();
                }
                return answer;
              });
      BundleContext context =
          proxy(
              BundleContext.class,
              (self, method, arguments) ->
                  method.getName().equals("getBundle")
                          && List.of(real.getBundleId()).equals(List.of(arguments))
                      ? going
                      : call(framework.context, method, arguments));
      try (BundleFramework looked =
          new BundleFramework(
              context,
              framework.components(),
              bundle -> List.of(),
              Duration.ofSeconds(5),
              System::nanoTime)) {
        assertEquals(RunState.OTHER, looked.runState(real.getBundleId()));
      }
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
