package org.vconserver.processor.whisper;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.engine.Transcriber;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;
import org.vconserver.vcon.error.VconException;

/**
 * The processor with an engine that says what it is told to; the engines have tests of their own.
 */
class WhisperContractTest extends ProcessorContract<WhisperOptions> {
  private static final SpeechEngine ENGINE = new SpeechEngine("echo", "openai", "whisper-base");
  private static final String RECORDING =
      "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'c291bmQ'}";
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[],'dialog':["
          + RECORDING
          + ","
          + RECORDING
          + "]}";

  private final CountDownLatch waiting = new CountDownLatch(1);
  private final WhisperProcessor processor =
      new WhisperProcessor(new Engine(), new AudioDecoder(60, ""), ENGINE, Clock.systemUTC());
  private int calls;

  /** Has words for the first recording of a vCon; for the second none, or no end, by language. */
  private final class Engine implements Transcriber {
    @Override
    public String name() {
      return "engine";
    }

    @Override
    public boolean takesFiles() {
      return true;
    }

    @Override
    public Transcript transcribe(Recording recording, String language, Listener listener)
        throws InterruptedException {
      calls++;
      if (calls == 2 && language.equals("fr")) {
        throw new VconException(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, "no French");
      }
      if (calls == 2 && language.equals("de")) {
        waiting.countDown();
        new CountDownLatch(1).await();
      }
      return new Transcript(
          List.of(Transcript.Segment.of(Transcript.Word.spread(" hello", 0, 1))), language);
    }
  }

  @Override
  protected VconProcessor<WhisperOptions> processor() {
    return processor;
  }

  private ProcessorWork<WhisperOptions> in(String language) throws Exception {
    return new ProcessorWork<>(session(VCON), options("{'language':'" + language + "'}"));
  }

  @Override
  protected ProcessorWork<WhisperOptions> work() throws Exception {
    return in("en");
  }

  @Override
  protected List<ProcessorWork<WhisperOptions>> failures() throws Exception {
    return List.of(in("fr"));
  }

  @Override
  protected ProcessorWork<WhisperOptions> lengthyWork() throws Exception {
    return in("de");
  }

  @Override
  protected boolean isUnderWay() {
    return waiting.getCount() == 0;
  }
}
