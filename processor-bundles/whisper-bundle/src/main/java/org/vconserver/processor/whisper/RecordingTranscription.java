package org.vconserver.processor.whisper;

import java.util.ArrayList;
import java.util.List;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.engine.Transcriber;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.vcon.error.VconException;

/**
 * Has a recording transcribed by an engine: if its channels are speakers of their own, each of them
 * apart, as only then it is known who spoke. Immutable.
 */
record RecordingTranscription(Transcriber engine) {
  /**
   * Gives the transcript; of channels that were heard apart, one by time that tells the channel of
   * each segment.
   *
   * @throws VconException as the engine does
   */
  Transcript transcribe(Recording recording, String language, Transcriber.Listener listener)
      throws InterruptedException {
    List<Integer> channels = channels(recording);
    if (channels.isEmpty()) {
      return engine.transcribe(recording, language, listener);
    }
    List<Transcript> heard = new ArrayList<>();
    for (int channel : channels) {
      Transcriber.Listener part = new Part(listener, heard.size(), channels.size());
      heard.add(engine.transcribe(recording.channel(channel), language, part).in(channel));
    }
    return Transcript.merged(heard);
  }

  /** Finds the channels; an engine that takes files may read what this server can't. */
  private List<Integer> channels(Recording recording) throws InterruptedException {
    return engine.takesFiles() && !recording.isReadable() ? List.of() : recording.channels();
  }

  /** Tells of one of several parts of a transcription. */
  private record Part(Transcriber.Listener listener, int place, int all)
      implements Transcriber.Listener {
    @Override
    public void reached(double share) {
      listener.reached((place + share) / all);
    }

    @Override
    public void notice(String code, String sentence) {
      if (place == 0) {
        listener.notice(code, sentence);
      }
    }
  }
}
