package org.vconserver.access.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;

/**
 * Lets those administer the server who may read its data folder: they are who runs it. A key that
 * is another one at each start is in a file there, which its owner alone may read; it is taken from
 * this machine only. So the first key and the first user are made, and nobody is locked out.
 * Thread-safe.
 */
@Component(service = LocalKey.class)
public final class LocalKey {
  /** Names the file in the data folder: the key, and in a second line where the server listens. */
  public static final String FILE = "local-admin.key";

  private static final Logger LOG = LoggerFactory.getLogger(LocalKey.class);
  private static final String ID = "local-admin";
  private static final Caller CALLER = new Caller("local:admin", Role.ADMIN.scopes(), Set.of());
  private static final Identity.Refused UNKNOWN =
      new Identity.Refused(
          "The key of this machine is not known: there is another one since the start");

  private final Path file;
  private final byte[] hash;

  @Activate
  public LocalKey(BundleContext context) {
    this(
        Path.of(Optional.ofNullable(context.getProperty("vcon.data")).orElse("data")),
        Optional.ofNullable(context.getProperty("vcon.url")).orElse(""));
  }

  LocalKey(Path data, String url) {
    this.file = data.resolve(FILE);
    KeyText text = KeyText.make(ID, new SecureRandom());
    this.hash = KeyRecord.hash(text.secret());
    try {
      write(text.whole() + "\n" + url + "\n");
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("{} can't be written: nobody is an administrator by it ({})", file, e.toString());
    }
  }

  private void write(String lines) throws IOException {
    Path next = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(next, lines.getBytes(StandardCharsets.UTF_8));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Tells whether a token has the look of the key of this machine, or of one before. */
  public static boolean isLocal(String token) {
    return token.startsWith("vcon_" + ID + "_");
  }

  /**
   * Finds who calls with the key.
   *
   * @param local whether the request comes from this machine, and not by way of a proxy
   */
  public Identity identify(String token, boolean local) {
    byte[] given = KeyRecord.hash(token.substring(("vcon_" + ID + "_").length()));
    return local && MessageDigest.isEqual(hash, given) ? new Identity.Known(CALLER) : UNKNOWN;
  }

  @Deactivate
  void leave() throws IOException {
    Files.deleteIfExists(file);
  }
}
