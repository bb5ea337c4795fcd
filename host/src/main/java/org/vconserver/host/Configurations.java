package org.vconserver.host;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.SynchronousConfigurationListener;

/**
 * Registers and publishes what looks at configurations on their way from files to components and
 * back.
 */
final class Configurations {
  private Configurations() {}

  static void register(
      BundleContext context, Settings settings, Catalogue catalogue, SecretMask mask) {
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
    ConfigurationGuard guard = ConfigurationGuard.register(context, declared, schemes, mask);
    // Lists all settings as they are now, for persons.
    publish(
        context,
        Supplier.class,
        new SettingsReport(catalogue.ofEnvironment(), settings, schemes, guard::given),
        "listed");
    Map<String, String> properties = settings.properties();
    UnaryOperator<String> references = text -> ConfigurationFiles.resolve(text, properties);
    context.registerService(
        SynchronousConfigurationListener.class,
        new ConfigurationSaver(context, declared, schemes, references),
        null);
    ProcessorInstances instances =
        new ProcessorInstances(settings.config(), declared::declaredFor, schemes, references);
    // Lists the instances of processors, and changes the file of one.
    publish(context, Supplier.class, instances, "instances");
    BiFunction<String, Map<String, Object>, Map<String, String>> change = instances::change;
    publish(context, BiFunction.class, change, "instance");
    // Takes a text for persons, and gives it without the secrets.
    publish(context, Function.class, mask, "masked");
  }

  /** Publishes something of the settings, under the word that bundles look for. */
  static <T> void publish(BundleContext context, Class<T> type, T service, String word) {
    context.registerService(
        type, service, FrameworkUtil.asDictionary(Map.<String, Object>of("vcon.settings", word)));
  }
}
