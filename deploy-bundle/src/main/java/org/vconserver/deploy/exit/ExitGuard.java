package org.vconserver.deploy.exit;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps deployed bundles from stopping the server: where their classes call {@code System.exit},
 * {@code Runtime.exit} or {@code Runtime.halt}, they get a {@link SecurityException} instead.
 * Classes of other bundles are left alone, and so are calls by reflection: this is against
 * mistakes, such as a command line tool used as a library, not against malice. Thread-safe.
 */
public final class ExitGuard implements WeavingHook {
  private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);
  private static final String LOCATIONS = "deploy:";
  private static final byte[] EXIT = constant("exit");
  private static final byte[] HALT = constant("halt");

  private final Set<Long> warned = ConcurrentHashMap.newKeySet();

  @Override
  public void weave(WovenClass woven) {
    Bundle bundle = woven.getBundleWiring().getBundle();
    if (!bundle.getLocation().startsWith(LOCATIONS)) {
      return;
    }
    byte[] bytes = woven.getBytes();
    if (!contains(bytes, EXIT) && !contains(bytes, HALT)) {
      return;
    }
    try {
      ExitRedirect.refused(bytes).ifPresent(woven::setBytes);
    } catch (RuntimeException e) {
      // Most likely a class file newer than this ASM. Not to load it would be worse.
      if (warned.add(bundle.getBundleId())) {
        LOG.warn(
            "deploy: {} {}: class {} can't be kept from calling System.exit: {}",
            bundle.getSymbolicName(),
            bundle.getVersion(),
            woven.getClassName(),
            String.valueOf(e.getMessage()));
      }
    }
  }

  /** Writes a name as the constant pool of a class file has it (JVMS 4.4.7). */
  private static byte[] constant(String name) {
    return ("\1\0" + (char) name.length() + name).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int at = 0; at <= bytes.length - part.length; at++) {
      int same = 0;
      while (same < part.length && bytes[at + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
