package org.vconserver.rest.person;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vconserver.rest.find.VconRelation;
import org.vconserver.vcon.VconUuid;

/** Collects what an export has in it, and what it lacks and why. Used by one thread. */
final class ExportManifest {
  private final PersonSelection selection;
  private final Instant begun;
  private final Map<String, Vcon> vcons = new LinkedHashMap<>();
  private long leftOut;

  /** Holds what is told of one vCon. */
  private static final class Vcon {
    private final String uuid;
    private boolean found;
    private ExportedFiles.@Nullable Written file;
    private ExportedFiles.@Nullable Written history;
    private @Nullable String missing;
    private List<VconRelation> refersTo = List.of();
    private final List<VconRelation> referredToBy = new ArrayList<>(0);

    Vcon(String uuid) {
      this.uuid = uuid;
    }
  }

  /**
   * Tells what could not be searched.
   *
   * @param encrypted vCons, of which only the head is known
   * @param notIndexed vCons at least, which are not in the index yet
   */
  record NotSearched(long encrypted, long notIndexed) {}

  ExportManifest(PersonSelection selection, Instant begun) {
    this.selection = selection;
    this.begun = begun;
  }

  private Vcon entry(String uuid) {
    return vcons.computeIfAbsent(VconUuid.key(uuid), Vcon::new);
  }

  int size() {
    return vcons.size();
  }

  /** Counts a relative that is left out, as there are too many. */
  void leaveOut() {
    leftOut++;
  }

  boolean isWritten(String uuid) {
    return entry(uuid).file != null;
  }

  /** Tells whether a vCon was written, or could not be. */
  boolean has(String uuid) {
    return vcons.containsKey(VconUuid.key(uuid));
  }

  void written(String uuid, ExportedFiles.Written file, ExportedFiles.Written history) {
    Vcon vcon = entry(uuid);
    vcon.file = file;
    vcon.history = history;
  }

  /** Notes that a vCon is not in the export, and why. */
  void missing(String uuid, String why) {
    entry(uuid).missing = why;
  }

  /**
   * Notes that a vCon concerns the person by itself, not only as a relative; says whether that is
   * new.
   */
  boolean found(String uuid) {
    Vcon vcon = entry(uuid);
    boolean isNew = !vcon.found;
    vcon.found = true;
    return isNew;
  }

  void refersTo(String uuid, List<VconRelation> relations) {
    entry(uuid).refersTo = relations;
  }

  void referredToBy(String uuid, VconRelation relation) {
    entry(uuid).referredToBy.add(relation);
  }

  /**
   * Writes it.
   *
   * @param end when the export was made
   */
  void write(JsonGenerator json, NotSearched not, Instant end) throws IOException {
    json.writeStartObject();
    json.writeFieldName("looked_for");
    json.writeTree(selection.given());
    json.writeStringField("begun", begun.toString());
    json.writeStringField("ended", end.toString());
    json.writeObjectFieldStart("counts");
    json.writeNumberField("vcons", count(vcon -> vcon.found && vcon.file != null));
    json.writeNumberField("relatives", count(vcon -> !vcon.found && vcon.file != null));
    json.writeNumberField("not_exported", count(vcon -> vcon.missing != null));
    json.writeNumberField("relatives_left_out", leftOut);
    json.writeEndObject();
    json.writeObjectFieldStart("not_searched");
    json.writeNumberField("encrypted", not.encrypted());
    json.writeNumberField("not_indexed", not.notIndexed());
    json.writeEndObject();
    json.writeArrayFieldStart("vcons");
    for (Vcon vcon : vcons.values()) {
      if (vcon.file != null) {
        write(json, vcon, vcon.file);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("not_exported");
    for (Vcon vcon : vcons.values()) {
      if (vcon.missing != null) {
        json.writeStartObject();
        json.writeStringField("uuid", vcon.uuid);
        json.writeBooleanField("relative", !vcon.found);
        json.writeStringField("why", vcon.missing);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private long count(Predicate<Vcon> which) {
    return vcons.values().stream().filter(which).count();
  }

  private static void write(JsonGenerator json, Vcon vcon, ExportedFiles.Written file)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("uuid", vcon.uuid);
    json.writeBooleanField("relative", !vcon.found);
    write(json, file);
    if (vcon.history != null) {
      json.writeObjectFieldStart("history");
      write(json, vcon.history);
      json.writeEndObject();
    }
    write(json, "refers_to", vcon.refersTo);
    write(json, "referred_to_by", vcon.referredToBy);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ExportedFiles.Written file) throws IOException {
    json.writeStringField("file", file.name());
    json.writeNumberField("size", file.size());
    json.writeStringField("sha512", file.sha512());
  }

  private static void write(JsonGenerator json, String name, List<VconRelation> relations)
      throws IOException {
    if (relations.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (VconRelation relation : relations) {
      json.writeStartObject();
      json.writeStringField("uuid", relation.uuid());
      json.writeStringField("how", relation.how());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
