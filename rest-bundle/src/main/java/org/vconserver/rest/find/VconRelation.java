package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.index.IndexEntry;
import org.vconserver.vcon.index.IndexTerm;

/**
 * Tells that one vCon refers to another. Immutable.
 *
 * @param uuid of the other one of the two, whichever is looked at
 * @param how {@code amended}, {@code redacted} or {@code group}
 */
public record VconRelation(String uuid, String how) {
  private static final String RELATED = IndexTerm.related("");
  private static final String GROUP = "group";

  /** Gives those that a vCon refers to, stored or not, as far as the index knows them. */
  public static List<VconRelation> of(Vcon vcon) {
    IndexEntry entry = IndexEntry.of(vcon);
    List<VconRelation> relations = new ArrayList<>();
    entry
        .summary()
        .path("related")
        .forEach(
            one ->
                relations.add(
                    new VconRelation(one.path("uuid").asText(), one.path("how").asText())));
    for (String term : entry.terms()) {
      String uuid = term.startsWith(RELATED) ? term.substring(RELATED.length()) : "";
      if (!uuid.isEmpty()
          && relations.stream().noneMatch(known -> VconUuid.same(known.uuid(), uuid))) {
        relations.add(new VconRelation(uuid, GROUP));
      }
    }
    return relations;
  }

  /**
   * Holds some of those that refer to a vCon, the newest first. Immutable.
   *
   * @param next behind which the next page begins; null on the last one
   */
  public record Page(List<VconRelation> relations, @Nullable String next) {
    public Page {
      relations = List.copyOf(relations);
    }
  }

  /**
   * Gives some of those that refer to a vCon.
   *
   * @param after as {@link Page#next} says; null for the first page
   */
  public static Page to(VconIndex index, String uuid, @Nullable String after, int limit) {
    List<IndexedVcon> found = index.find(VconFilter.of(IndexTerm.related(uuid)), after, limit);
    return new Page(
        found.stream().map(vcon -> new VconRelation(vcon.uuid(), how(vcon, uuid))).toList(),
        found.size() < limit ? null : found.get(limit - 1).position());
  }

  /** Tells how one refers to another; it may do so beyond what its entry shows. */
  private static String how(IndexedVcon vcon, String uuid) {
    for (JsonNode relation : vcon.summary().path("related")) {
      if (VconUuid.same(relation.path("uuid").asText(), uuid)) {
        return relation.path("how").asText();
      }
    }
    return GROUP;
  }
}
