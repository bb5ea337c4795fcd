package org.vconserver.store.redis;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.BaseCodec;
import org.redisson.client.handler.State;
import org.redisson.client.protocol.Decoder;
import org.redisson.client.protocol.Encoder;

/** Reads values as bytes, and leaves larger ones unread. Immutable. */
final class BoundedBytes extends BaseCodec {
  private final long most;

  /** Reads values of up to so many bytes; others are null. */
  BoundedBytes(long most) {
    this.most = most;
  }

  @Override
  public Decoder<Object> getValueDecoder() {
    return this::bytes;
  }

  private byte @Nullable [] bytes(ByteBuf value, State state) {
    if (value.readableBytes() > most) {
      return null;
    }
    byte[] bytes = new byte[value.readableBytes()];
    value.readBytes(bytes);
    return bytes;
  }

  @Override
  public Encoder getValueEncoder() {
    throw new UnsupportedOperationException("values are written by scripts");
  }
}
