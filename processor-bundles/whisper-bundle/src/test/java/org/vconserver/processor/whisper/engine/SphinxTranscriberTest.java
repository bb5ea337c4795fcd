package org.vconserver.processor.whisper.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.processor.whisper.TestAudio;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

@Timeout(300)
class SphinxTranscriberTest {
  /** One for all, as in a server: loading takes as long as transcribing a sentence. */
  private static final SphinxTranscriber SPHINX = new SphinxTranscriber();

  private static final AudioDecoder DECODER = new AudioDecoder(600, "");

  private static Recording recording(byte[] file) {
    return new Recording(DialogMedia.of(file, "audio/x-wav"), DECODER);
  }

  private static Transcript transcribe(String name) throws Exception {
    return SPHINX.transcribe(recording(TestAudio.file(name)), "en", Transcriber.Listener.NONE);
  }

  /**
   * Prints the word error rate over the recordings of the test data whose words are known: errors
   * (wrong, missing and additional words) in relation to the words that were said. Takes a minute
   * or two, and therefore only runs when it is asked for, as the README of this bundle says.
   */
  @Test
  @EnabledIfSystemProperty(named = "word.error.rate", matches = "true")
  void mostWordsOfClearSpeechAreUnderstood() throws Exception {
    String line = "%-38s %3d of %3d words wrong: %s%n";
    JsonNode references = new ObjectMapper().readTree(TestAudio.file("transcripts.json"));
    int errorsOfAll = 0;
    int wordsOfAll = 0;
    for (String name :
        List.of(
            "flite_slt_hello_16k.wav",
            "flite_slt_hello_48k_24bit.wav",
            "flite_slt_hello_8k_ulaw.wav",
            "pyvcon_hello_44k.wav",
            "flite_rms_cancel_16k.wav",
            "flite_slt_support_16k.wav",
            "call_stereo_agentL_customerR_16k.wav",
            "call_stereo_agentL_customerR_8k.wav",
            "jfk_16k.wav")) {
      String reference =
          references
              .path(name.startsWith("call_") ? "call_mono_mix_16k.wav" : name)
              .path("reference")
              .asText();
      String heard = transcribe(name).text();
      List<String> said = words(reference);
      int errors = errors(said, words(heard));
      System.out.printf(line, name, errors, said.size(), heard.strip());
      if (!name.startsWith("jfk")) {
        errorsOfAll += errors;
        wordsOfAll += said.size();
      }
    }
    double rate = 100.0 * errorsOfAll / wordsOfAll;
    System.out.printf("Word error rate of sphinx4 without jfk (a crowd): %.1f %%%n", rate);
    assertTrue(rate < 20, "word error rate " + rate);
  }

  private static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", "").strip();
    return plain.isEmpty() ? List.of() : Arrays.asList(plain.split(" +", 0));
  }

  /** The least number of words to replace, take out or put in (Levenshtein). */
  private static int errors(List<String> said, List<String> heard) {
    int[] row = new int[heard.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= said.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[heard.size()];
  }

  @Test
  void wordsHaveTheTimesAtWhichTheyAreSpoken() throws Exception {
    Transcript transcript = transcribe("flite_slt_hello_16k.wav");
    assertEquals(" hello can you hear me", transcript.text());
    assertEquals(1, transcript.segments().size());
    List<Transcript.Word> words = transcript.segments().get(0).words();
    assertEquals(0.13, words.get(0).start(), 0.1);
    assertEquals(1.81, words.get(4).end(), 0.1);
    for (int i = 1; i < words.size(); i++) {
      assertTrue(words.get(i).start() >= words.get(i - 1).end());
    }
  }

  @Test
  void whatWasHeardBeforeHasNoPartInATranscript() throws Exception {
    assertEquals(" hello can you hear me", transcribe("flite_slt_hello_8k_ulaw.wav").text());
    assertEquals(" hello can you hear me", transcribe("pyvcon_hello_44k.wav").text());
    assertEquals(
        " i would like to cancel my order and get my money back",
        transcribe("flite_rms_cancel_16k.wav").text());
    assertEquals(" hello can you hear me", transcribe("flite_slt_hello_8k_ulaw.wav").text());
  }

  @Test
  void silenceAndAnEmptyRecordingHaveNoWords() throws Exception {
    assertEquals("", transcribe("silence_3s_16k.wav").text());
    assertEquals("", transcribe("bad/header_only.wav").text());
  }

  @Test
  void timesGoOnWhereALongRecordingIsCut() {
    short[] samples = new short[100 * Windows.RATE];
    Arrays.fill(samples, (short) 5000);
    int pause = 45 * Windows.RATE;
    Arrays.fill(samples, pause, pause + Windows.RATE, (short) 0);
    List<Windows.Window> windows = Windows.of(samples, 60);
    assertEquals(2, windows.size());
    assertEquals(0, windows.get(0).from());
    assertEquals(45.5, windows.get(1).startSeconds(), 0.5);
    assertEquals(windows.get(0).to(), windows.get(1).from());
    assertEquals(samples.length, windows.get(1).to());
    assertEquals(List.of(), Windows.of(new short[0], 60));
  }

  @Test
  void anInterruptionEndsTheTranscriptionAndTheNextOneWorks() throws Exception {
    transcribe("flite_slt_hello_16k.wav");
    Recording call = recording(TestAudio.file("call_mono_mix_16k.wav"));
    CompletableFuture<Long> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                SPHINX.transcribe(call, "en", Transcriber.Listener.NONE);
                interrupted.completeExceptionally(new AssertionError("it went on"));
              } catch (InterruptedException e) {
                interrupted.complete(System.nanoTime());
              }
            });
    thread.start();
    // Into the decoding, which takes some seconds.
    thread.join(700);
    long asked = System.nanoTime();
    thread.interrupt();
    long took = (interrupted.get() - asked) / 1_000_000;
    assertTrue(took < 3000, "took " + took + " ms");
    assertEquals(" hello can you hear me", transcribe("flite_slt_hello_16k.wav").text());
  }

  @Test
  void twoAtATimeWaitForEachOther() throws Exception {
    List<CompletableFuture<String>> transcripts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      transcripts.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return transcribe("pyvcon_hello_44k.wav").text();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (CompletableFuture<String> transcript : transcripts) {
      assertEquals(" hello can you hear me", transcript.get());
    }
  }

  @Test
  void whatItCannotDoIsToldSo() throws Exception {
    Recording hello = recording(TestAudio.file("flite_slt_hello_16k.wav"));
    VconException refused =
        assertThrows(
            VconException.class, () -> SPHINX.transcribe(hello, "de", Transcriber.Listener.NONE));
    assertEquals(TranscriptionError.LANGUAGE_UNSUPPORTED, refused.code());
    refused =
        assertThrows(
            VconException.class,
            () ->
                new SphinxTranscriber(200L << 20)
                    .transcribe(hello, "en", Transcriber.Listener.NONE));
    assertEquals(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, refused.code());
  }
}
