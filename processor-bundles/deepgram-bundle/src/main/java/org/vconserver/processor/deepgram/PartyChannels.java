package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.support.sound.ChannelLook;
import org.vconserver.support.sound.Mp3Frames;
import org.vconserver.support.sound.Wav;

/** Tells whether the channels of a recording are parties of their own. */
final class PartyChannels {
  private PartyChannels() {}

  /**
   * Tells it by the sound, which WAV shows; else by the number of channels, which MP3 shows, and
   * the dialog's parties: an array in their array is for a channel (core, section 4.3.5). Channels
   * with the same sound would be transcribed twice.
   */
  static boolean areApart(DialogMedia media, ObjectNode dialog) throws InterruptedException {
    byte[] file = media.bytes();
    try {
      if (Wav.isWav(file) && Wav.of(file).isKnown()) {
        ChannelLook look = new ChannelLook();
        Wav.of(file).read(look);
        return !look.apart().isEmpty();
      }
    } catch (IllegalArgumentException e) {
      // Deepgram tells what is wrong with the file.
      return false;
    }
    JsonNode parties = dialog.path("parties");
    int channels = Mp3Frames.channels(file);
    return isByChannel(parties)
        ? channels != 1
        : channels > 1 && parties.isArray() && parties.size() == channels;
  }

  private static boolean isByChannel(JsonNode parties) {
    for (JsonNode channel : parties) {
      if (channel.isArray() || channel.isNull()) {
        return true;
      }
    }
    return false;
  }
}
