package org.vconserver.access.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Names the files that have the server's certificate and its key. Immutable.
 *
 * @param certificate the file of TLS_CERTIFICATE
 * @param key the file of TLS_KEY
 * @param password opens the key; empty if it is not encrypted
 */
record TlsFiles(Path certificate, Path key, String password) {
  static final String CERTIFICATE = "TLS_CERTIFICATE";
  static final String KEY = "TLS_KEY";
  static final String PASSWORD = "TLS_KEY_PASSWORD";

  /** Limits what is read of one: a chain has some kilobytes. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * Takes the files that are configured.
   *
   * @param folder that relative paths are from
   * @throws TlsFault if one is not
   */
  static TlsFiles of(TlsConfig config, Path folder) throws TlsFault {
    return new TlsFiles(
        path(CERTIFICATE, config.tls_certificate(), folder),
        path(KEY, config.tls_key(), folder),
        config._tls_key_password());
  }

  /** Tells if any of the settings has a value. */
  static boolean areGiven(TlsConfig config) {
    return !(config.tls_certificate() + config.tls_key() + config._tls_key_password()).isBlank();
  }

  private static Path path(String setting, String value, Path folder) throws TlsFault {
    if (value.isBlank()) {
      throw new TlsFault(setting, "must name a PEM file, as REST_URL is https");
    }
    try {
      return folder.resolve(value.strip());
    } catch (InvalidPathException e) {
      throw new TlsFault(setting, "is not a path");
    }
  }

  /**
   * Tells when the files were changed, in whatever way: what it gives is equal as long as they are
   * the same.
   */
  Object state() {
    return List.of(state(certificate), state(key));
  }

  private static Object state(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (IOException e) {
      return "absent";
    }
  }

  /**
   * Reads both.
   *
   * @throws TlsFault if one can't be read, is not what it should be, or they do not belong together
   */
  ServerCertificate read() throws TlsFault {
    return ServerCertificate.of(text(CERTIFICATE, certificate), text(KEY, key), password);
  }

  private static String text(String setting, Path file) throws TlsFault {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new TlsFault(setting, "the file " + file + " is larger than a megabyte");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsFault(setting, "there is no file " + file);
    } catch (IOException e) {
      throw new TlsFault(
          setting, "the file " + file + " can't be read: " + e.getClass().getSimpleName());
    }
  }
}
