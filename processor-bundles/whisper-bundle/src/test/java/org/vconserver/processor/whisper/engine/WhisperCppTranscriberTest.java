package org.vconserver.processor.whisper.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.processor.whisper.TestAudio;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * The binding with a model of our own making which has the head of a model and no weights:
 * whisper.cpp takes such a one for tests, and hears nothing with it. With the path of a real model
 * in the environment variable WHISPER_MODEL, real words are looked for too.
 */
@Timeout(300)
class WhisperCppTranscriberTest {
  @TempDir Path folder;

  private static Recording recording(String name) throws IOException {
    return new Recording(
        DialogMedia.of(TestAudio.file(name), "audio/x-wav"), new AudioDecoder(60, ""));
  }

  private Path emptyModel() throws IOException {
    int mels = 80;
    int bins = 201;
    int tokens = 51864;
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x67676d6c);
    // tokens, audio context, state, heads, layers; text context, state, heads, layers; mels, type
    for (int value : new int[] {tokens, 1500, 384, 6, 4, 448, 384, 6, 4, mels, 1}) {
      file.putInt(value);
    }
    file.putInt(mels).putInt(bins);
    for (int i = 0; i < mels * bins; i++) {
      file.putFloat(1f / bins);
    }
    int words = 50257;
    file.putInt(words);
    for (int i = 0; i < words; i++) {
      file.putInt(1).put((byte) ('a' + i % 26));
    }
    Path model = folder.resolve("empty.bin");
    byte[] bytes = new byte[file.position()];
    file.flip().get(bytes);
    return Files.write(model, bytes);
  }

  @Test
  void aModelIsLoadedAndGivenTheSound() throws Exception {
    try (WhisperCppTranscriber whisper = new WhisperCppTranscriber(emptyModel(), 1)) {
      Transcript transcript =
          whisper.transcribe(recording("tone440_1s_8k.wav"), "en", Transcriber.Listener.NONE);
      assertEquals(List.of(), transcript.segments());
    }
  }

  @Test
  void aRealModelHearsTheWords() throws Exception {
    String model = System.getenv("WHISPER_MODEL");
    org.junit.jupiter.api.Assumptions.assumeTrue(model != null, "needs WHISPER_MODEL");
    try (WhisperCppTranscriber whisper = new WhisperCppTranscriber(Path.of(model), 0)) {
      String text =
          whisper
              .transcribe(recording("flite_slt_hello_16k.wav"), "en", Transcriber.Listener.NONE)
              .text();
      assertEquals("hello, can you hear me?", text.strip().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void aFileThatIsNoModelIsToldSo() throws Exception {
    Path noise = Files.write(folder.resolve("noise.bin"), new byte[10_000]);
    for (Path file : List.of(noise, folder.resolve("none.bin"))) {
      try (WhisperCppTranscriber whisper = new WhisperCppTranscriber(file, 1)) {
        Recording hello = recording("flite_slt_hello_16k.wav");
        VconException refused =
            assertThrows(
                VconException.class,
                () -> whisper.transcribe(hello, "en", Transcriber.Listener.NONE));
        assertEquals(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, refused.code());
      }
    }
  }

  @Test
  void anInterruptionIsHeededBeforeWorkBegins() throws Exception {
    try (WhisperCppTranscriber whisper = new WhisperCppTranscriber(emptyModel(), 1)) {
      Recording hello = recording("flite_slt_hello_16k.wav");
      Thread.currentThread().interrupt();
      assertThrows(
          InterruptedException.class,
          () -> whisper.transcribe(hello, "en", Transcriber.Listener.NONE));
    }
  }
}
