package org.vconserver.deploy.folder;

import java.nio.file.Path;
import java.util.List;
import org.vconserver.api.deploy.KeptVersion;

/**
 * Describes a version of which a copy is kept. Immutable.
 *
 * @param processors the names of those that it provided
 * @param copy the file that holds its jar
 */
public record ArchivedVersion(KeptVersion version, List<String> processors, Path copy) {
  public ArchivedVersion {
    processors = List.copyOf(processors);
  }

  public String digest() {
    return version.digest();
  }
}
