package org.vconserver.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;

/** Makes recordings, in the formats that WAV files have, and dialogs of them. */
final class Recordings {
  private static final String HELLO = "flite_slt_hello_16k.wav";

  private Recordings() {}

  static byte[] file(String name) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve("audio").resolve(name));
  }

  /** Gives a dialog of a file; in its JSON {@code '} stands for {@code "}. */
  static String dialog(byte[] file, String type) {
    return "{'type':'recording','start':'2026-01-01T00:00:00Z','parties':[0,1],'mediatype':'"
        + type
        + "','encoding':'base64url','body':'"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(file)
        + "'}";
  }

  static String vcon(String uuid, String... dialogs) {
    return "{'vcon':'0.4.0','uuid':'"
        + uuid
        + "','created_at':'2026-01-01T00:00:00Z','parties':[{'name':'Ada'},{'name':'Bob'}],"
        + "'dialog':["
        + String.join(",", dialogs)
        + "]}";
  }

  private static short[] hello() throws IOException {
    byte[] file = file(HELLO);
    short[] samples = new short[(file.length - 44) / 2];
    ByteBuffer.wrap(file, 44, file.length - 44)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(samples);
    return samples;
  }

  /** Gives two seconds of speech in a format: pcm8 to pcm32, float32, float64, ulaw, alaw, ... */
  static byte[] hello(String format) throws IOException {
    short[] samples = hello();
    ByteBuffer data = ByteBuffer.allocate(16 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short sample : samples) {
      switch (format) {
        case "pcm8" -> data.put((byte) ((sample >> 8) + 128));
        case "pcm16", "extensible" -> data.putShort(sample);
        case "pcm24" -> data.put((byte) 0).putShort(sample);
        case "pcm32" -> data.putInt(sample << 16);
        case "float32" -> data.putFloat(sample / 32768f);
        case "float64" -> data.putDouble(sample / 32768.0);
        case "ulaw" -> data.put(uLaw(sample));
        case "alaw" -> data.put(aLaw(sample));
        case "twice" -> data.putShort(sample).putShort((short) (sample / 2));
        case "right" -> data.putShort((short) 0).putShort(sample);
        default -> throw new IllegalArgumentException(format);
      }
    }
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    int kind =
        switch (format) {
          case "float32", "float64" -> 3;
          case "alaw" -> 6;
          case "ulaw" -> 7;
          case "extensible" -> 0xfffe;
          default -> 1;
        };
    int channels = format.equals("twice") || format.equals("right") ? 2 : 1;
    return wav(kind, channels, bytes.length / samples.length / channels, bytes);
  }

  private static byte[] wav(int kind, int channels, int width, byte[] data) throws IOException {
    boolean extensible = kind == 0xfffe;
    int length = extensible ? 40 : 16;
    ByteBuffer head = ByteBuffer.allocate(28 + length).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(20 + length + data.length);
    head.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    head.putShort((short) kind).putShort((short) channels).putInt(16_000);
    head.putInt(16_000 * width * channels).putShort((short) (width * channels));
    head.putShort((short) (8 * width));
    if (extensible) {
      // More of the format, then its kind as the beginning of a GUID.
      head.putShort((short) 22).putShort((short) (8 * width)).putInt(4).putShort((short) 1);
      head.put(new byte[14]);
    }
    head.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(head.array());
    file.write(data);
    return file.toByteArray();
  }

  /** Codes as ITU-T G.711 says, without haste. */
  private static byte uLaw(short sample) {
    int magnitude = Math.min(32635, Math.abs((int) sample)) + 132;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude >> 7);
    int mantissa = magnitude >> (exponent + 3) & 15;
    return (byte) ~((sample < 0 ? 0x80 : 0) | exponent << 4 | mantissa);
  }

  private static byte aLaw(short sample) {
    int magnitude = Math.min(32767, Math.abs((int) sample));
    int exponent = magnitude < 256 ? 0 : 31 - Integer.numberOfLeadingZeros(magnitude >> 7);
    int mantissa = magnitude >> (exponent == 0 ? 4 : exponent + 3) & 15;
    return (byte) (((sample < 0 ? 0 : 0x80) | exponent << 4 | mantissa) ^ 0x55);
  }
}
