package org.vconserver.processor.email;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration of given values, with the defaults for all others. */
final class TestConfig {
  private TestConfig() {}

  static EmailConfig of(Map<String, Object> values) {
    return (EmailConfig)
        Proxy.newProxyInstance(
            TestConfig.class.getClassLoader(),
            new Class<?>[] {EmailConfig.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
