package org.vconserver.rest.stream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Takes what is written while a test lets it. */
public final class SlowOutput extends ServletOutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  public boolean ready = true;
  public boolean broken;

  /** Counts for how many writes and flushes it is ready. */
  public int readyFor = Integer.MAX_VALUE;

  public int flushes;

  @Override
  public boolean isReady() {
    return ready && readyFor > 0;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(byte[] text, int from, int length) throws IOException {
    readyFor--;
    super.write(text, from, length);
  }

  @Override
  public void write(int single) throws IOException {
    if (broken) {
      throw new IOException("the connection is gone");
    }
    if (!ready) {
      throw new IllegalStateException("it is not ready");
    }
    bytes.write(single);
  }

  @Override
  public void flush() {
    if (!ready) {
      throw new IllegalStateException("it is not ready");
    }
    readyFor--;
    flushes++;
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Lists the ids of events that have data, in order. */
  public List<Long> ids() {
    return Pattern.compile("id: ([0-9]+)\nevent: ")
        .matcher(text())
        .results()
        .map(found -> Long.valueOf(found.group(1)))
        .toList();
  }
}
