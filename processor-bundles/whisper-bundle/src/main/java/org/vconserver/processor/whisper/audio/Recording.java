package org.vconserver.processor.whisper.audio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.support.sound.ChannelLook;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a recording, or one channel of it, for engines that take files and for those that take
 * samples. Whoever made it closes it. Not thread-safe.
 */
public final class Recording implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  private final DialogMedia media;
  private final AudioDecoder decoder;
  private final int channel;
  private final @Nullable Recording whole;
  private @Nullable Sound sound;
  private @Nullable ChannelLook look;
  private @Nullable Boolean readable;

  /** Makes a whole recording. */
  public Recording(DialogMedia media, AudioDecoder decoder) {
    this(media, decoder, OneChannel.MIXED, null);
  }

  private Recording(
      DialogMedia media, AudioDecoder decoder, int channel, @Nullable Recording whole) {
    this.media = media;
    this.decoder = decoder;
    this.channel = channel;
    this.whole = whole;
  }

  /** Gives one of its channels, which lasts as long as this one and needs no closing. */
  public Recording channel(int wanted) {
    return new Recording(media, decoder, wanted, this);
  }

  /** Says whether {@link #bytes} is this, and not more than it. */
  public boolean isFile() {
    return whole == null;
  }

  /** Gives the file, not to be changed. */
  public byte[] bytes() {
    return media.bytes();
  }

  /** Names the type that the dialog says the file has. */
  public String mediaType() {
    return media.mediaType();
  }

  /**
   * Gives the channels that are speakers of their own, by number; empty if there is one only, or
   * they have the same sound.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED
   */
  public List<Integer> channels() throws InterruptedException {
    return look().apart();
  }

  /**
   * Gives how long it is, in seconds.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED
   */
  public double seconds() throws InterruptedException {
    return look().seconds();
  }

  /**
   * Tells whether it can be read here; an engine that takes files may read what this server can't.
   */
  public boolean isReadable() throws InterruptedException {
    if (whole != null) {
      return whole.isReadable();
    }
    if (readable == null) {
      readable = isRead();
    }
    return readable;
  }

  private boolean isRead() throws InterruptedException {
    try {
      look();
      return true;
    } catch (VconException e) {
      if (e.code() != TranscriptionError.AUDIO_UNREADABLE
          && e.code() != TranscriptionError.AUDIO_UNSUPPORTED) {
        throw e;
      }
      LOG.debug("A recording can't be read here", e);
      return false;
    }
  }

  /**
   * Gives how many channels it has, the silent ones too.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED
   */
  public int channelCount() throws InterruptedException {
    return look().channels();
  }

  /**
   * Gives the sound: one channel of 16 kHz, all channels mixed if this is the whole recording.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED, AUDIO_TOO_LONG
   */
  public short[] samples() throws InterruptedException {
    return decoder.samples(sound(), media.mediaType(), channel);
  }

  private ChannelLook look() throws InterruptedException {
    if (whole != null) {
      return whole.look();
    }
    if (look == null) {
      ChannelLook taken = new ChannelLook();
      decoder.read(sound(), media.mediaType(), taken);
      look = taken;
    }
    return look;
  }

  private Sound sound() throws InterruptedException {
    if (whole != null) {
      return whole.sound();
    }
    if (sound == null) {
      sound = decoder.open(media.bytes(), media.mediaType());
    }
    return sound;
  }

  @Override
  public void close() {
    if (sound != null) {
      sound.close();
    }
  }
}
