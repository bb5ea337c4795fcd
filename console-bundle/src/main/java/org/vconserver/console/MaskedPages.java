package org.vconserver.console;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Masks the secrets of configurations in all that the console shows and lets download: its pages
 * come from many bundles, and print what they find. Thread-safe.
 */
@Component(
    service = Filter.class,
    property = {
      "osgi.http.whiteboard.filter.pattern=/*",
      "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=org.apache.felix.webconsole)"
    })
public final class MaskedPages implements Filter {
  private final Function<String, String> mask;

  /**
   * Makes the filter.
   *
   * @param mask gives a text without the secrets
   */
  @Activate
  public MaskedPages(
      @Reference(service = Function.class, target = "(vcon.settings=masked)")
          Function<String, String> mask) {
    this.mask = mask;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    KeptAnswer kept = new KeptAnswer((HttpServletResponse) response);
    chain.doFilter(request, kept);
    byte[] content = kept.content();
    if (content.length > 0) {
      byte[] masked = mask(kept, content);
      response.setContentLength(masked.length);
      response.getOutputStream().write(masked);
    }
  }

  private byte[] mask(KeptAnswer answer, byte[] content) throws IOException {
    String type = String.valueOf(answer.getContentType());
    if (type.matches("(image/|font/|text/css|(text|application)/javascript).*")) {
      return content;
    }
    if (type.startsWith("application/zip") || isZip(content)) {
      return maskZip(content);
    }
    boolean text = type.startsWith("text/") || type.startsWith("application/json");
    return maskText(
        content,
        text ? Charset.forName(answer.getCharacterEncoding()) : StandardCharsets.ISO_8859_1);
  }

  private byte[] maskText(byte[] content, Charset charset) {
    String text = new String(content, charset);
    String masked = mask.apply(text);
    return masked.equals(text) ? content : masked.getBytes(charset);
  }

  private static boolean isZip(byte[] content) {
    return content.length > 4 && content[0] == 'P' && content[1] == 'K' && content[2] == 3;
  }

  /** Masks each file in a zip; those of the console are texts. */
  private byte[] maskZip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(content));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        byte[] file = in.readAllBytes();
        out.write(isZip(file) ? maskZip(file) : maskText(file, StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
