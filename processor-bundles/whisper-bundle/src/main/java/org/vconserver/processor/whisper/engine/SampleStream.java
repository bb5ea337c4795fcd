package org.vconserver.processor.whisper.engine;

import java.io.InputStream;

/** Samples as a stream of bytes, the low one first. */
final class SampleStream extends InputStream {
  private final short[] samples;
  private final long end;
  private long at;

  SampleStream(short[] samples, int from, int to) {
    this.samples = samples;
    this.at = 2L * from;
    this.end = 2L * to;
  }

  @Override
  public int read() {
    if (at >= end) {
      return -1;
    }
    int sample = samples[(int) (at >> 1)];
    int value = (at & 1) == 0 ? sample & 0xff : sample >> 8 & 0xff;
    at++;
    return value;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int count = (int) Math.min(length, end - at);
    for (int i = 0; i < count; i++) {
      into[offset + i] = (byte) read();
    }
    return count > 0 || length == 0 ? count : -1;
  }
}
