package org.vconserver.host;

import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** Registers what looks at configurations on their way from files to components and back. */
final class Configurations {
  private Configurations() {}

  static void register(BundleContext context, Settings settings) {
    SecretMask mask = new SecretMask();
    SecretSettings secrets = new SecretSettings(settings);
    DeclaredSettings declared = new DeclaredSettings(context);
    declared.open();
    // A backend of the deploy folder is installed later than its URL is read.
    Schemes schemes = Schemes.ofBundles(context).and(Schemes.ofJarsNow(settings.deployFolders()));
    context.registerService(
        ConfigurationPlugin.class,
        secrets,
        FrameworkUtil.asDictionary(
            Map.<String, Object>of(ConfigurationPlugin.CM_RANKING, SecretSettings.RANKING)));
    ConfigurationGuard.register(context, declared, schemes, mask);
    context.registerService(
        SynchronousConfigurationListener.class,
        new ConfigurationSaver(
            context,
            declared,
            schemes,
            text -> ConfigurationFiles.resolve(text, settings.properties())),
        null);
    // Takes a text for persons, and gives it without the secrets.
    context.registerService(
        Function.class,
        mask,
        FrameworkUtil.asDictionary(Map.<String, Object>of("vcon.settings", "masked")));
  }
}
