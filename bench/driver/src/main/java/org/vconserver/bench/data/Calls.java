package org.vconserver.bench.data;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

/** Makes many small vCons that differ in all by which they are found: 0.7 KB, one a minute. */
public final class Calls {
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final int SECONDS_APART = 60;
  private static final int NUMBERS = 10_000;
  private static final int TEAMS = 20;
  private static final int WORDS = 12;
  private static final String[] NAMES =
      "Ann Bea Carl Dora Emil Fay Gus Hana Ivo Jo Kim Lea Max Nia Olga Pit Rosa Sam Tom Uma"
          .split(" ", -1);
  private static final String[] VOCABULARY =
      ("hello thanks account number please invoice wrong twice refund today order delivery address"
              + " change password reset ticket agent moment system screen right phone again support"
              + " manager plan price month contract cancel upgrade question parcel late window")
          .split(" ", -1);

  private Calls() {}

  /** Gives the uuid of the call with a number from 0. */
  public static String uuid(long number) {
    long millis = created(number).toEpochMilli();
    return String.format(
        "%08x-%04x-8000-8000-%012x", millis >>> 16, millis & 0xFFFF, number & 0xFFFF_FFFF_FFFFL);
  }

  /** Gives the time at which the call with a number from 0 was created. */
  public static Instant created(long number) {
    return FIRST.plusSeconds(number * SECONDS_APART);
  }

  /** Makes the call with a number from 0. */
  public static byte[] make(long number) {
    Random random = new Random(number);
    String created = created(number).toString();
    String caller = NAMES[random.nextInt(NAMES.length)] + ' ' + NAMES[random.nextInt(NAMES.length)];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append(i == 0 ? "" : " ").append(VOCABULARY[random.nextInt(VOCABULARY.length)]);
    }
    String json =
        "{\"vcon\":\"0.4.0\",\"uuid\":\""
            + uuid(number)
            + "\",\"created_at\":\""
            + created
            + "\",\"subject\":\"Call "
            + number
            + "\",\"parties\":[{\"tel\":\"+1202"
            + String.format("%07d", random.nextInt(NUMBERS))
            + "\",\"name\":\""
            + caller
            + "\"},{\"tel\":\"+12125550102\",\"name\":\"Desk\",\"mailto\":\"desk@example.com\"}],\"dialog\":"
            + "[{\"type\":\"text\",\"start\":\""
            + created
            + "\",\"parties\":[0,1],\"mediatype\":\"text/plain\",\"encoding\":\"none\",\"body\":\""
            + text
            + "\"}],\"analysis\":[],\"attachments\":[{\"purpose\":\"tags\",\"party\":0,\"start\":\""
            + created
            + "\",\"encoding\":\"json\",\"body\":\"[\\\"team:"
            + number % TEAMS
            + "\\\"]\"}]}";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
