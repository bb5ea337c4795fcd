package org.vconserver.processor.email;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration of given values, with the defaults for all others; steps may name any server. */
final class TestConfig {
  private TestConfig() {}

  static EmailConfig of(Map<String, Object> given) {
    Map<String, Object> values = new HashMap<>(given);
    values.putIfAbsent("allowed__hosts", new String[] {"*"});
    return (EmailConfig)
        Proxy.newProxyInstance(
            TestConfig.class.getClassLoader(),
            new Class<?>[] {EmailConfig.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
