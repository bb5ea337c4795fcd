package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a version of a pipeline came to be. Immutable.
 *
 * @param rolledBackTo the number of the version that it is equal to; 0 if it was not rolled back
 * @param by who did it, by the name that access control knows; null if it is not known
 * @since 1.3
 */
public record PipelineChange(Kind kind, long rolledBackTo, @Nullable String by) {
  /** Names what was done. */
  public enum Kind {
    /** Says that somebody saved it. */
    SAVED,
    /** Says that somebody went back to an earlier version. */
    ROLLED_BACK,
    /** Says that it was found so: a server that keeps no versions saved it before. */
    FOUND
  }

  /** Tells of a pipeline that is saved. */
  public static PipelineChange saved(@Nullable String by) {
    return new PipelineChange(Kind.SAVED, 0, by);
  }

  /** Tells of a pipeline that is rolled back to a version. */
  public static PipelineChange rolledBack(long version, @Nullable String by) {
    return new PipelineChange(Kind.ROLLED_BACK, version, by);
  }

  /** Gives it as it is kept and answered; members that say nothing are left out. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", kind.name().toLowerCase(Locale.ROOT));
    if (rolledBackTo != 0) {
      json.put("rolled_back_to", rolledBackTo);
    }
    if (by != null) {
      json.put("by", by);
    }
    return json;
  }

  /**
   * Reads what {@link #json} gives.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static PipelineChange read(JsonNode json) {
    return new PipelineChange(
        Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
        json.path("rolled_back_to").asLong(),
        json.path("by").textValue());
  }
}
