package org.vconserver.api.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one erasure, without personal data: how it was chosen, and how much was erased.
 * Immutable.
 *
 * @param begun when it began
 * @param ended when all of it was done; empty while it is not, and of one that a crash cut off
 * @param askedBy who asked for it, by the name that access control knows; null if it is not known
 * @param by the kinds of what was looked for, such as {@code tel}; never what was looked for
 * @param vcons how many vCons were erased, relatives included
 * @param relatives how many of them were erased as relatives of others
 * @param formerVersions how many of their former versions went with them
 * @param jobs how many records of jobs were erased
 * @param left how many vCons and jobs that were to be erased are still there
 */
public record Erasure(
    Instant begun,
    Optional<Instant> ended,
    @Nullable String askedBy,
    List<String> by,
    long vcons,
    long relatives,
    long formerVersions,
    long jobs,
    long left) {
  public Erasure {
    by = List.copyOf(by);
  }

  /** Begins one of which nothing is done yet. */
  public static Erasure begin(Instant now, @Nullable String askedBy, List<String> by) {
    return new Erasure(now, Optional.empty(), askedBy, by, 0, 0, 0, 0, 0);
  }

  /** Writes it as it is kept and shown. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("begun", begun.toString());
    ended.ifPresent(time -> json.put("ended", time.toString()));
    if (askedBy != null) {
      json.put("asked_by", askedBy);
    }
    var kinds = json.putArray("by");
    by.forEach(kinds::add);
    json.put("vcons", vcons).put("relatives", relatives).put("former_versions", formerVersions);
    return json.put("jobs", jobs).put("left", left);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws java.time.DateTimeException if its times are none
   */
  public static Erasure fromJson(JsonNode json) {
    List<String> by = new ArrayList<>();
    json.path("by").forEach(kind -> by.add(kind.asText()));
    return new Erasure(
        Instant.parse(json.path("begun").asText()),
        Optional.ofNullable(json.path("ended").textValue()).map(Instant::parse),
        json.path("asked_by").textValue(),
        by,
        json.path("vcons").asLong(),
        json.path("relatives").asLong(),
        json.path("former_versions").asLong(),
        json.path("jobs").asLong(),
        json.path("left").asLong());
  }
}
