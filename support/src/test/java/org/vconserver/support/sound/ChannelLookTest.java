package org.vconserver.support.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which recordings have a speaker for each channel. */
class ChannelLookTest {
  private static final int RATE = 8000;

  /** Gives the loudness of a channel, second by second. */
  private record Speech(double... loudness) {
    /** Rises and falls as syllables do, four a second. */
    float at(int frame, double tone) {
      double syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * frame / RATE));
      return (float) (loudness[frame / RATE] * syllable * Math.sin(tone * frame));
    }
  }

  private static final Speech FIRST = new Speech(0.3, 0, 0.3, 0);
  private static final Speech SECOND = new Speech(0, 0.2, 0, 0.2);
  private static final Speech BOTH = new Speech(0.3, 0.2, 0.3, 0.2);
  private static final Speech SILENT = new Speech(0, 0, 0, 0);

  private static ChannelLook look(double noise, Speech... channels) throws InterruptedException {
    ChannelLook look = new ChannelLook();
    look.begin(RATE, channels.length);
    Random random = new Random(7);
    float[] frame = new float[channels.length];
    for (int i = 0; i < 4 * RATE; i++) {
      for (int channel = 0; channel < channels.length; channel++) {
        frame[channel] = channels[channel].at(i, 0.7) + (float) (noise * random.nextGaussian());
      }
      look.frame(frame);
    }
    return look;
  }

  private static List<Integer> apart(Speech... channels) throws InterruptedException {
    return look(0.0005, channels).apart();
  }

  @Test
  void speakersOfACallAreApart() throws Exception {
    assertEquals(List.of(0, 1), apart(FIRST, SECOND));
    assertEquals(List.of(0, 1), look(0.01, FIRST, SECOND).apart(), "with noise on the line");
    assertEquals(List.of(0, 2), apart(FIRST, SILENT, SECOND));
  }

  @Test
  void anEchoOfTheOtherOneIsNoSpeakerOfItsOwn() throws Exception {
    Speech echo = new Speech(0.02, 0.2, 0.02, 0.2);
    assertEquals(List.of(0, 1), apart(FIRST, echo));
  }

  @Test
  void theSameSoundTwiceIsNotApart() throws Exception {
    assertEquals(List.of(), apart(BOTH, BOTH));
    Speech quieter = new Speech(0.2, 0.13, 0.2, 0.13);
    assertEquals(List.of(), apart(BOTH, quieter), "as a room with two microphones");
    assertEquals(List.of(), apart(FIRST, SECOND, BOTH), "with a mix of all beside them");
  }

  @Test
  void silentChannelsAreLeftOut() throws Exception {
    assertEquals(List.of(1), apart(SILENT, SECOND));
    assertEquals(List.of(), apart(SILENT, SILENT));
    assertEquals(List.of(0), apart(BOTH, new Speech(0.001, 0.0007, 0.001, 0.0007)), "crosstalk");
  }

  @Test
  void oneChannelIsNoneOfSeveral() throws Exception {
    assertEquals(List.of(), apart(BOTH));
    assertEquals(4, look(0, BOTH).seconds(), 1e-9);
    assertEquals(0, new ChannelLook().seconds());
    assertEquals(List.of(), new ChannelLook().apart());
  }
}
