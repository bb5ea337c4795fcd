package org.vconserver.processor.whisper.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.processor.whisper.TestAudio;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

@Timeout(60)
class AudioDecoderTest {
  private static final AudioDecoder DECODER = new AudioDecoder(100, "");

  private static short[] decode(String name) throws IOException, InterruptedException {
    return decode(DECODER, TestAudio.file(name), "audio/x-wav");
  }

  private static short[] decode(AudioDecoder decoder, byte[] file, String type)
      throws InterruptedException {
    try (Recording recording = new Recording(DialogMedia.of(file, type), decoder)) {
      return recording.samples();
    }
  }

  private static void assertRefused(TranscriptionError expected, byte[] file) {
    VconException refused =
        assertThrows(VconException.class, () -> decode(DECODER, file, "audio/x-wav"));
    assertEquals(expected, refused.code(), refused.getMessage());
  }

  /** How loud: root of the mean square, 0 to 1. */
  private static double loudness(short[] samples) {
    double sum = 0;
    for (short sample : samples) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / Math.max(1, samples.length)) / 32768;
  }

  /** How alike two sounds are: 1 if they are the same but for loudness, 0 if unrelated. */
  private static double likeness(short[] a, short[] b) {
    int length = Math.min(a.length, b.length);
    double ab = 0;
    double aa = 1;
    double bb = 1;
    for (int i = 0; i < length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @ParameterizedTest
  @CsvSource({
    "flite_slt_hello_48k_24bit.wav, 0.99",
    "flite_slt_hello_8k_ulaw.wav, 0.9",
    "flite_slt_hello_16k.wav, 1"
  })
  void oneSoundIsTheSameFromEveryKindOfFile(String name, double alike) throws Exception {
    short[] plain = decode("flite_slt_hello_16k.wav");
    short[] other = decode(name);
    assertEquals(plain.length, other.length, 40);
    assertTrue(likeness(plain, other) >= alike - 1e-9, () -> "" + likeness(plain, other));
    assertEquals(loudness(plain), loudness(other), 0.2 * loudness(plain));
  }

  @ParameterizedTest
  @CsvSource({
    "jfk.mp3, jfk_16k.wav, 0.95",
    "call_stereo_agentL_customerR_8k.wav, call_stereo_agentL_customerR_16k.wav, 0.9"
  })
  void twoFilesOfOneRecordingSoundAlike(String name, String plain, double alike) throws Exception {
    short[] a = decode(name);
    short[] b = decode(plain);
    // An encoder of MP3 puts some silence before the sound.
    double best = 0;
    for (int shift = 0; shift < 3000 && best < alike; shift++) {
      best = Math.max(best, likeness(Arrays.copyOfRange(a, shift, a.length), b));
    }
    assertTrue(best >= alike, "likeness " + best);
  }

  @ParameterizedTest
  @CsvSource({
    "interop_call.mp3, 33.12",
    "interop_call_gsm8k.wav, 4.72",
    "pyvcon_hello_44k.wav, 1.49",
    "call_stereo_agentL_customerR_16k.wav, 8.97",
    "tone440_1s_8k.wav, 1"
  })
  void theWholeOfARecordingIsRead(String name, double seconds) throws Exception {
    short[] samples = decode(name);
    assertEquals(seconds, samples.length / 16000.0, 0.12);
    assertTrue(loudness(samples) > 0.01, "something is heard");
  }

  @Test
  void gsmIsReadAsFfmpegReadsIt(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "needs ffmpeg");
    byte[] gsm = TestAudio.file("interop_call_gsm8k.wav");
    OneChannel theirSamples = new OneChannel(OneChannel.MIXED, 100);
    try (Sound sound = new Ffmpeg("ffmpeg", 100).open(gsm, "audio/x-wav")) {
      sound.read(theirSamples);
    }
    short[] theirs = theirSamples.finish();
    assertTrue(likeness(theirs, decode(DECODER, gsm, "audio/x-wav")) > 0.97);
  }

  @Test
  void aToneStaysTheToneThatItWas() throws Exception {
    for (int rate : new int[] {8000, 11025, 16000, 22050, 44100, 48000, 96000}) {
      short[] samples = decode(DECODER, wav(1, rate, 16, tone(rate, 440)), "audio/x-wav");
      assertEquals(16000, samples.length, 2, "rate " + rate);
      short[] expected = new short[samples.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (short) (16384 * Math.sin(2 * Math.PI * 440 * i / 16000));
      }
      assertTrue(likeness(samples, expected) > 0.999, "rate " + rate);
    }
  }

  @Test
  void whatIsTooHighToBeKeptIsNotHeardAsSomethingElse() throws Exception {
    short[] samples = decode(DECODER, wav(1, 48000, 16, tone(48000, 12_000)), "audio/x-wav");
    assertTrue(loudness(samples) < 0.005, () -> "" + loudness(samples));
  }

  private static byte[] tone(int rate, double hertz) {
    ByteBuffer data = ByteBuffer.allocate(2 * rate).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rate; i++) {
      data.putShort((short) (16384 * Math.sin(2 * Math.PI * hertz * i / rate)));
    }
    return data.array();
  }

  static byte[] wav(int format, int rate, int bits, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.length);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) format).putShort((short) 1).putInt(rate).putInt(rate * bits / 8);
    file.putShort((short) (bits / 8)).putShort((short) bits);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return file.array();
  }

  @Test
  void everyFormatOfSamplesIsRead() throws Exception {
    byte[] half = {0x40};
    assertEquals(-16384, first(wav(1, 16000, 8, half)), 2);
    assertEquals(16384, first(wav(1, 16000, 16, new byte[] {0, 0x40})), 2);
    assertEquals(16384, first(wav(1, 16000, 24, new byte[] {0, 0, 0x40})), 2);
    assertEquals(-16384, first(wav(1, 16000, 24, new byte[] {0, 0, (byte) 0xc0})), 2);
    assertEquals(16384, first(wav(1, 16000, 32, new byte[] {0, 0, 0, 0x40})), 2);
    assertEquals(16384, first(wav(3, 16000, 32, new byte[] {0, 0, 0, 0x3f})), 2);
    assertEquals(0, first(wav(3, 16000, 32, new byte[] {0, 0, (byte) 0xc0, 0x7f})), "not a number");
    // The largest values of the two laws, and silence.
    assertEquals(32124, first(wav(7, 8000, 8, longOf(0x80))), 1500);
    assertEquals(0, first(wav(7, 8000, 8, longOf(0xff))), 2);
    assertEquals(32256, first(wav(6, 8000, 8, longOf(0xaa))), 1500);
  }

  private static byte[] longOf(int value) {
    byte[] data = new byte[8000];
    Arrays.fill(data, (byte) value);
    return data;
  }

  private static int first(byte[] file) throws InterruptedException {
    short[] samples = decode(DECODER, file, "audio/x-wav");
    return samples[samples.length / 2];
  }

  @Test
  void filesThatLieAreReadAsFarAsTheyGoOrRefused() throws Exception {
    assertRefused(TranscriptionError.AUDIO_UNREADABLE, TestAudio.file("bad/empty.wav"));
    assertRefused(TranscriptionError.AUDIO_UNREADABLE, TestAudio.file("bad/header_lies.wav"));
    // JLayer divides by zero in it.
    assertRefused(TranscriptionError.AUDIO_UNREADABLE, TestAudio.file("bad/fuzz_arithmetic.mp3"));
    assertEquals(0, decode("bad/header_only.wav").length);
    assertTrue(decode("bad/truncated.wav").length > 0);
    assertRefused(TranscriptionError.AUDIO_UNSUPPORTED, TestAudio.file("bad/random.mp3"));
    byte[] cut = Arrays.copyOf(TestAudio.file("interop_call.mp3"), 5000);
    assertTrue(decode(DECODER, cut, "audio/x-mp3").length > 0);
    assertRefused(
        TranscriptionError.AUDIO_UNREADABLE, "RIFF____WAVE".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRecordingThatIsTooLongIsRefusedBeforeItFillsTheMemory() {
    AudioDecoder strict = new AudioDecoder(1, "");
    VconException refused =
        assertThrows(
            VconException.class,
            () -> decode(strict, TestAudio.file("jfk_16k.wav"), "audio/x-wav"));
    assertEquals(TranscriptionError.AUDIO_TOO_LONG, refused.code());
  }

  @Test
  void anInterruptionEndsTheReading() throws Exception {
    byte[] file = TestAudio.file("interop_call.mp3");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> decode(DECODER, file, "audio/x-mp3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no-such-program-as-this"})
  void withoutFfmpegTheErrorSaysThatItIsMissing(String program) {
    VconException refused =
        assertThrows(
            VconException.class,
            () ->
                decode(
                    new AudioDecoder(100, program),
                    TestAudio.file("pyvcon_hello.m4a"),
                    "audio/mp4"));
    assertEquals(TranscriptionError.AUDIO_UNSUPPORTED, refused.code());
    assertTrue(refused.getMessage().contains("audio/mp4"), refused.getMessage());
    assertTrue(refused.getMessage().contains("ffmpeg"), refused.getMessage());
  }

  @Test
  void withFfmpegOtherContainersAreReadToo() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "needs ffmpeg");
    AudioDecoder decoder = new AudioDecoder(100, "ffmpeg");
    short[] samples = decode(decoder, TestAudio.file("pyvcon_hello.m4a"), "audio/mp4");
    assertTrue(samples.length > 16000 && loudness(samples) > 0.01);
    VconException refused =
        assertThrows(
            VconException.class,
            () -> decode(decoder, TestAudio.file("bad/random.mp3"), "audio/x-mp3"));
    assertEquals(TranscriptionError.AUDIO_UNREADABLE, refused.code());
    byte[] playlist =
        "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
            .getBytes(StandardCharsets.UTF_8);
    assertThrows(VconException.class, () -> decode(decoder, playlist, "audio/x-mpegurl"));
  }

  @ParameterizedTest
  @CsvSource({
    "interop_call.mp3, javazoom., com.googlecode.soundlibs.jlayer",
    "interop_call_gsm8k.wav, org.tritonus., org.tritonus.gsm"
  })
  void withoutTheBundleOfAnOptionalLibraryTheErrorNamesIt(
      String name, String packages, String bundle) throws Exception {
    byte[] file = TestAudio.file(name);
    Audio audio = new Audio(packages, "");
    VconException refused = assertThrows(VconException.class, () -> audio.decode(file));
    assertEquals(TranscriptionError.AUDIO_UNSUPPORTED, refused.code());
    assertTrue(refused.getMessage().contains(bundle), refused.getMessage());
    assertTrue(refused.getMessage().contains("ffmpeg"), refused.getMessage());
    assertTrue(audio.decode(TestAudio.file("tone440_1s_8k.wav")).length > 0, "others are read");
  }

  @ParameterizedTest
  @CsvSource({"interop_call.mp3, javazoom.", "interop_call_gsm8k.wav, org.tritonus."})
  void ffmpegStandsInForAnOptionalLibrary(String name, String packages) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "needs ffmpeg");
    short[] samples = new Audio(packages, "ffmpeg").decode(TestAudio.file(name));
    assertTrue(samples.length > 4 * 16000 && loudness(samples) > 0.01);
  }

  /** A decoder whose class loader lacks a library, as in the framework without its bundle. */
  private static final class Audio {
    private final Class<?> type;
    private final Object decoder;

    Audio(String without, String ffmpeg) throws ReflectiveOperationException {
      Loader loader = new Loader(without);
      Class<?> decoderType = loader.loadClass(AudioDecoder.class.getName());
      decoder = decoderType.getConstructor(int.class, String.class).newInstance(100, ffmpeg);
      type = loader.loadClass(Recording.class.getName());
    }

    short[] decode(byte[] file) throws Exception {
      try {
        Object recording =
            type.getConstructor(DialogMedia.class, decoder.getClass())
                .newInstance(DialogMedia.of(file, "audio/x-wav"), decoder);
        return (short[]) type.getMethod("samples").invoke(recording);
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof Exception thrown ? thrown : e;
      }
    }
  }

  /** Defines the classes of this package anew, and has all others but those of a library. */
  private static final class Loader extends ClassLoader {
    private final String without;

    Loader(String without) {
      super(AudioDecoder.class.getClassLoader());
      this.without = without;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(without)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(AudioDecoder.class.getPackageName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
