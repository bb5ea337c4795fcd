package org.vconserver.support.sound;

/** Takes the sound of a recording, frame by frame. Not thread-safe. */
public interface Frames {
  /**
   * Begins.
   *
   * @param rate frames in a second
   * @param channels samples in a frame
   */
  void begin(int rate, int channels);

  /**
   * Takes the next frame.
   *
   * @param samples one for each channel, between -1 and 1; the array is used again for the next one
   * @throws InterruptedException when interrupted: looked at now and then
   */
  void frame(float[] samples) throws InterruptedException;
}
