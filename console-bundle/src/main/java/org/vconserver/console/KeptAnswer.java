package org.vconserver.console;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import org.jspecify.annotations.Nullable;

/** Keeps the content of an answer until it has been looked at. Not thread-safe. */
final class KeptAnswer extends HttpServletResponseWrapper {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable PrintWriter writer;

  KeptAnswer(HttpServletResponse response) {
    super(response);
  }

  byte[] content() {
    if (writer != null) {
      writer.flush();
    }
    return bytes.toByteArray();
  }

  @Override
  public PrintWriter getWriter() throws UnsupportedEncodingException {
    if (writer == null) {
      writer = new PrintWriter(new OutputStreamWriter(bytes, getCharacterEncoding()));
    }
    return writer;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public void write(int octet) {
        bytes.write(octet);
      }

      @Override
      public void write(byte[] octets, int offset, int length) {
        bytes.write(octets, offset, length);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("the console answers at once");
      }
    };
  }

  @Override
  public void flushBuffer() {
    // Nothing is sent before all is there.
  }

  @Override
  public void resetBuffer() {
    bytes.reset();
  }

  @Override
  public void setContentLength(int length) {
    // It may become another one.
  }

  @Override
  public void setContentLengthLong(long length) {
    // It may become another one.
  }

  @Override
  public void setHeader(String name, String value) {
    if (!name.equalsIgnoreCase("Content-Length")) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!name.equalsIgnoreCase("Content-Length")) {
      super.setIntHeader(name, value);
    }
  }
}
