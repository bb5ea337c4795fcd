package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.TextQuery;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.index.IndexText;

/** Shows a vCon that was found, as much of it as is asked for. Immutable. */
final class VconView {
  private final Kind kind;
  private final List<String> fields;
  private final Optional<Snippets> snippets;
  private final VconStore vcons;
  private final PeerVconFormat format;

  /** Names how much is shown. */
  enum Kind {
    UUID,
    SUMMARY,
    FULL
  }

  private VconView(
      Kind kind,
      List<String> fields,
      Optional<Snippets> snippets,
      VconStore vcons,
      PeerVconFormat format) {
    this.snippets = snippets;
    this.kind = kind;
    this.fields = fields;
    this.vcons = vcons;
    this.format = format;
  }

  /**
   * Reads what is asked for.
   *
   * @param fields names of members that are wanted, with commas between them; null for all
   * @param fallback what is meant if nothing is said
   * @param text the words that were looked for; empty if none were
   */
  static VconView of(
      @Nullable String view,
      Kind fallback,
      @Nullable String fields,
      Optional<TextQuery> text,
      VconStore vcons,
      PeerVconFormat format) {
    Kind kind = Params.constant("view", view, Kind.class).orElse(fallback);
    List<String> names =
        fields == null ? List.of() : Arrays.stream(fields.split(",")).map(String::strip).toList();
    return new VconView(kind, names, text.map(Snippets::new), vcons, format);
  }

  /** Shows it; nothing of one that was deleted meanwhile. */
  Optional<JsonNode> show(IndexedVcon vcon) {
    return switch (kind) {
      case UUID -> Optional.of(JsonNodeFactory.instance.textNode(vcon.uuid()));
      case SUMMARY -> Optional.of(chosen(withSnippets(vcon, summary(vcon))));
      case FULL -> vcons.find(vcon.uuid()).map(this::whole).map(this::chosen);
    };
  }

  /** Shows it as text, a whole one as it is stored if it is in the form that is asked for. */
  Optional<byte[]> text(IndexedVcon vcon) {
    return kind == Kind.FULL && fields.isEmpty()
        ? vcons
            .find(vcon.uuid())
            .map(stored -> format.outgoing(stored.vcon(), Optional.empty()).json())
        : show(vcon).map(StrictJson::write);
  }

  private ObjectNode whole(StoredVcon stored) {
    return format.outgoing(stored.vcon());
  }

  private static ObjectNode summary(IndexedVcon vcon) {
    ObjectNode shown = vcon.summary().deepCopy();
    shown.put("uuid", vcon.uuid());
    shown.put("stored_at", vcon.stored().toString());
    shown.put("revision", Preconditions.tag(vcon.revision()));
    shown.put("size", vcon.size());
    if (vcon.expires() != null) {
      shown.put("expires", vcon.expires().toString());
    }
    return shown;
  }

  private ObjectNode withSnippets(IndexedVcon vcon, ObjectNode shown) {
    snippets.ifPresent(
        words ->
            vcons
                .find(vcon.uuid())
                .map(stored -> words.in(IndexText.of(stored.vcon())))
                .ifPresent(found -> shown.set("snippets", found)));
    return shown;
  }

  private JsonNode chosen(ObjectNode shown) {
    return fields.isEmpty() ? shown : shown.deepCopy().retain(fields);
  }
}
