package org.vconserver.support.sound;

/** Tells MP3 files by their frames: MPEG 1, 2 and 2.5, layer III. Needs no library. */
public final class Mp3Frames {
  private static final int[] RATES = {44100, 48000, 32000};
  private static final int[] KILOBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KILOBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };

  /** Limits how far into the file the first frame may be, after the tag. */
  private static final int SEARCHED = 4096;

  private static final int ONE_CHANNEL = 3;

  private Mp3Frames() {}

  /** Tells whether there are two frames, one where the other ends: noise does not have that. */
  public static boolean isMp3(byte[] file) {
    return first(file) >= 0;
  }

  /** Gives the number of channels that the first frame has; 0 if the file is no MP3. */
  public static int channels(byte[] file) {
    int first = first(file);
    return first < 0 ? 0 : (file[first + 3] >> 6 & 3) == ONE_CHANNEL ? 1 : 2;
  }

  private static int first(byte[] file) {
    int begin = tagLength(file);
    for (int at = begin; at < Math.min(begin + SEARCHED, file.length - 4); at++) {
      int length = frameLength(file, at);
      if (length > 0 && (frameLength(file, at + length) > 0 || at + length == file.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Reads the length of an ID3v2 tag, which is stated in four times seven bits. */
  private static int tagLength(byte[] file) {
    if (file.length < 10 || file[0] != 'I' || file[1] != 'D' || file[2] != '3') {
      return 0;
    }
    long length = 10L + ((file[6] << 21) | (file[7] << 14) | (file[8] << 7) | file[9]);
    return (int) Math.max(0, Math.min(length, file.length));
  }

  /** Gives the length of the frame that begins at a place; 0 if none does. */
  private static int frameLength(byte[] file, int at) {
    if (at < 0 || at + 4 > file.length || file[at] != -1 || (file[at + 1] & 0xe0) != 0xe0) {
      return 0;
    }
    int version = file[at + 1] >> 3 & 3;
    int layer = file[at + 1] >> 1 & 3;
    int bitrate = file[at + 2] >> 4 & 15;
    int rate = file[at + 2] >> 2 & 3;
    if (version == 1 || layer != 1 || bitrate == 0 || bitrate == 15 || rate == 3) {
      return 0;
    }
    boolean first = version == 3;
    int hertz = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
    int kilobits = (first ? KILOBITS_1 : KILOBITS_2)[bitrate];
    return (first ? 144 : 72) * 1000 * kilobits / hertz + (file[at + 2] >> 1 & 1);
  }
}
