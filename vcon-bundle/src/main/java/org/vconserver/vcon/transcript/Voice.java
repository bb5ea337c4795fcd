package org.vconserver.vcon.transcript;

/**
 * Holds what is known of who speaks and when, at a place of a transcript: what is not told there is
 * taken from what is around it. Immutable.
 *
 * @param speaker empty if it is not told
 * @param party -1 if it is not told
 * @param channel -1 if it is not told
 * @param start seconds; -1 if it is not told
 * @param end seconds; -1 if it is not told
 */
record Voice(String speaker, int party, int channel, double start, double end) {
  static final Voice UNKNOWN = new Voice("", -1, -1, -1, -1);

  /** Adds what an object tells. */
  Voice with(Members members) {
    String label = members.speaker();
    double from = PassageTimes.start(members);
    double to = PassageTimes.end(members, from);
    return new Voice(
        label.isEmpty() ? speaker : label,
        members.party() >= 0 ? members.party() : party,
        members.channel() >= 0 ? members.channel() : channel,
        from >= 0 ? from : start,
        to >= 0 ? to : end);
  }

  Voice in(int otherChannel) {
    return new Voice(speaker, party, otherChannel, start, end);
  }

  /** Makes a passage of what is said by this voice. */
  TranscriptPassage says(String text) {
    return new TranscriptPassage(
        speaker, party, channel, Math.max(0, start), Math.max(0, end), text.strip());
  }

  boolean isSameSpeaker(Voice other) {
    return speaker.equals(other.speaker) && party == other.party && channel == other.channel;
  }
}
