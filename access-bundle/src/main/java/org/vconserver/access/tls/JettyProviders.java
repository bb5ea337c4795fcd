package org.vconserver.access.tls;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.jetty.alpn.java.server.JDK9ServerALPNProcessor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.hpack.HpackFieldPreEncoder;
import org.vconserver.support.threads.ContextLoader;

/**
 * Finds, for {@link java.util.ServiceLoader}s, the providers that Jetty's bundles have for each
 * other: the encoders of header fields for each version of HTTP, and what agrees on a version with
 * a client (ALPN). Thread-safe.
 */
final class JettyProviders extends ClassLoader {
  private static final String ENCODED = "org.eclipse.jetty.http.PreEncodedHttpField";

  private final List<ClassLoader> bundles =
      List.of(
          HttpField.class.getClassLoader(),
          HpackFieldPreEncoder.class.getClassLoader(),
          JDK9ServerALPNProcessor.class.getClassLoader());

  JettyProviders() {
    super(null);
  }

  /**
   * Has Jetty look for its encoders of header fields now. It does so once, by the context class
   * loader of whatever thread is first to use a field, and without that of HTTP/2 all its answers
   * are malformed: to be called before Jetty starts.
   */
  static void findEncoders() {
    try (ContextLoader context = ContextLoader.use(new JettyProviders())) {
      Class.forName(ENCODED, true, HttpField.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new LinkageError("Jetty has no " + ENCODED, e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (ClassLoader bundle : bundles) {
      try {
        return bundle.loadClass(name);
      } catch (ClassNotFoundException e) {
        // Another one may have it.
      }
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = new ArrayList<>();
    for (ClassLoader bundle : bundles) {
      found.addAll(Collections.list(bundle.getResources(name)));
    }
    return Collections.enumeration(found);
  }
}
