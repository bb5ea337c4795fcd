package org.vconserver.deploy;

import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the configuration of deployment from texts, by the names that settings have. */
final class DeployTexts {
  private DeployTexts() {}

  static DeploySettings.Config config(Map<String, String> settings) {
    return (DeploySettings.Config)
        Proxy.newProxyInstance(
            DeployTexts.class.getClassLoader(),
            new Class<?>[] {DeploySettings.Config.class},
            (proxy, method, arguments) -> {
              String name = method.getName().toUpperCase(Locale.ROOT);
              @Nullable String text =
                  settings.get(name.startsWith("PLUGIN") ? name : "DEPLOY_" + name);
              if (text == null) {
                return method.getDefaultValue();
              }
              Class<?> type = method.getReturnType();
              if (type == int.class) {
                return Integer.valueOf(text);
              }
              return type == boolean.class ? (Object) Boolean.valueOf(text) : text;
            });
  }
}
