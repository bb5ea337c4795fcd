package org.vconserver.rest.processor;

import java.util.List;
import java.util.Map;

/**
 * Reaches the files of processors that may have several instances, as the host keeps them.
 * Thread-safe.
 */
public interface InstanceFiles {
  /** Lists all instances, each as it is answered, without secrets. */
  List<Map<String, Object>> list();

  /**
   * Writes the file of an instance, or deletes it.
   *
   * @param wanted {@code factory} and {@code settings}; empty to delete it
   * @return what is wrong, by {@code name}, {@code factory} or the key of a setting
   */
  Map<String, String> change(String name, Map<String, Object> wanted);
}
