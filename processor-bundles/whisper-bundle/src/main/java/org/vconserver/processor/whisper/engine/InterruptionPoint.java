package org.vconserver.processor.whisper.engine;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataProcessingException;

/**
 * Ends Sphinx's front end as the part that is asked for each frame (10 ms of sound) that is
 * decoded: what is interrupted ends here. Made by Sphinx, by its name in sphinx.xml.
 */
public final class InterruptionPoint extends BaseDataProcessor {
  /** Unchecked, so that it gets through code which takes checked ones for the end. */
  static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Data getData() throws DataProcessingException {
    if (Thread.interrupted()) {
      throw new Interruption();
    }
    return getPredecessor().getData();
  }
}
