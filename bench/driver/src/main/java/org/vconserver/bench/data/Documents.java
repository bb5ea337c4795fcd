package org.vconserver.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * Makes vCons of version 0.4.0: the same bytes for the same size and number, in each process. The
 * shapes are those of calls and chats in testing/data; their text is made up.
 */
public final class Documents {
  /** Says where in a vCon its uuid begins, which is as long as all uuids are. */
  public static final int UUID_AT = "{\"vcon\":\"0.4.0\",\"uuid\":\"".length();

  private static final int UUID_LENGTH = 36;
  private static final int DIALOGS_SMALL = 7;
  private static final int DIALOGS_MEDIUM = 265;
  private static final int DIALOGS_TEXT = 8_200;
  private static final int RECORDING_BYTES = 2_250_000;
  private static final int WORDS = 30;
  private static final int MILLIS_A_DAY = 86_400_000;
  private static final String[] VOCABULARY =
      ("hello thanks account number please invoice wrong twice refund today order delivery address"
              + " change name password reset ticket agent moment system screen right could would"
              + " phone again support manager plan price month contract cancel upgrade question")
          .split(" ", -1);

  private Documents() {}

  /** Gives the uuid of the vCon of a size with a number from 0. */
  public static String uuid(Size size, long number) {
    // Of version 8, as vCons have them; spread like those of a domain and a time are not quite.
    long spread = (number + 1) * 0x9E3779B97F4A7C15L;
    return String.format(
        "%08x-%04x-8%03x-a%03x-%012x",
        spread >>> 32,
        spread >>> 16 & 0xFFFF,
        spread & 0xFFF,
        size.count() % 0xFFF,
        number & 0xFFFF_FFFF_FFFFL);
  }

  /** Makes the vCon of a size with a number from 0. */
  public static byte[] make(Size size, long number) {
    Random random = new Random(number);
    StringBuilder json = new StringBuilder();
    json.append("{\"vcon\":\"0.4.0\",\"uuid\":\"").append(uuid(size, number));
    json.append("\",\"created_at\":\"").append(date(number)).append("\",\"subject\":\"Call ");
    json.append(number).append("\",\"parties\":[{\"tel\":\"+12025550101\",\"name\":\"Alice\"},");
    json.append("{\"tel\":\"+12025550102\",\"name\":\"Bob\",\"mailto\":\"bob@example.com\"}],");
    json.append("\"dialog\":[");
    switch (size) {
      case SMALL -> chat(json, random, DIALOGS_SMALL);
      case MEDIUM -> chat(json, random, DIALOGS_MEDIUM);
      case TEXT -> chat(json, random, DIALOGS_TEXT);
      case RECORDING -> recording(json, random);
    }
    json.append("],\"analysis\":[{\"type\":\"summary\",\"dialog\":0,\"vendor\":\"example\",");
    json.append("\"mediatype\":\"text/plain\",\"encoding\":\"none\",\"body\":\"");
    sentence(json, random);
    json.append("\"}],\"attachments\":[]}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes another uuid into a vCon. */
  public static void setUuid(byte[] vcon, int from, String uuid) {
    for (int i = 0; i < UUID_LENGTH; i++) {
      vcon[from + UUID_AT + i] = (byte) uuid.charAt(i);
    }
  }

  private static void chat(StringBuilder json, Random random, int dialogs) {
    for (int i = 0; i < dialogs; i++) {
      json.append(i == 0 ? "" : ",").append("{\"type\":\"text\",\"start\":\"").append(date(i));
      json.append("\",\"parties\":[").append(i % 2).append(',').append(1 - i % 2);
      json.append("],\"mediatype\":\"text/plain\",\"encoding\":\"none\",\"body\":\"");
      sentence(json, random);
      json.append("\"}");
    }
  }

  private static void recording(StringBuilder json, Random random) {
    byte[] sound = new byte[RECORDING_BYTES];
    random.nextBytes(sound);
    json.append("{\"type\":\"recording\",\"start\":\"").append(date(1));
    json.append("\",\"duration\":140.6,\"parties\":[0,1],\"mediatype\":\"audio/x-wav\",");
    json.append("\"filename\":\"call.wav\",\"encoding\":\"base64url\",\"body\":\"");
    json.append(Base64.getUrlEncoder().withoutPadding().encodeToString(sound)).append("\"}");
  }

  private static void sentence(StringBuilder json, Random random) {
    for (int i = 0; i < WORDS; i++) {
      json.append(i == 0 ? "" : " ").append(VOCABULARY[random.nextInt(VOCABULARY.length)]);
    }
  }

  private static String date(long number) {
    long millis = number * 7_919 % MILLIS_A_DAY;
    return String.format(
        "2026-03-%02dT%02d:%02d:%02d.%03d+00:00",
        1 + number % 28,
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1_000 % 60,
        millis % 1_000);
  }
}
