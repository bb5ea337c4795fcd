package org.vconserver.vcon.index;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;

/**
 * Holds what an index keeps of one vCon. Immutable, as long as nobody changes the summary: no one
 * may.
 *
 * @param created when the vCon says it was created; empty if it says nothing that is a date
 * @param terms under which it is found (see {@link IndexTerm}), each once
 * @param summary what lists show of it, bounded in size: {@code uuid}, {@code form}, {@code
 *     version}, {@code created_at}, {@code updated_at}, {@code subject}, {@code parties}, {@code
 *     dialogs}, {@code types}, {@code start}, {@code duration}, {@code analyses}, {@code
 *     attachments}, {@code tags}, {@code related}; {@code shortened} if something was left out
 */
public record IndexEntry(Optional<Instant> created, List<String> terms, ObjectNode summary) {
  /** Says what is known of the content of a vCon. */
  private enum Known {
    ALL,
    HEAD
  }

  public IndexEntry {
    terms = List.copyOf(terms);
  }

  /**
   * Makes the entry of a vCon. A signed one is known by what is in its payload, verified or not; an
   * encrypted one, and one whose payload can't be read, by its head alone.
   */
  public static IndexEntry of(Vcon vcon) {
    return switch (vcon.form()) {
      case UNSIGNED -> of(vcon, vcon.tree(), Known.ALL);
      case SIGNED -> ofSigned(vcon);
      case ENCRYPTED -> of(vcon, vcon.tree(), Known.HEAD);
    };
  }

  /** Gives {@link #created} of the entry of a vCon, without making the rest. */
  public static Optional<Instant> createdOf(Vcon vcon) {
    return switch (vcon.form()) {
      case UNSIGNED -> EntryReader.created(vcon.tree());
      case SIGNED -> ofSigned(vcon).created(); // of which there are few
      case ENCRYPTED -> Optional.empty();
    };
  }

  /** Gives the terms as a JSON array of strings, for stores. */
  public String termsAsJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(terms.size());
    terms.forEach(array::add);
    return array.toString();
  }

  private static IndexEntry ofSigned(Vcon vcon) {
    if (vcon.readable()) {
      return of(vcon, vcon.content().tree(), Known.ALL);
    }
    try {
      Vcon payload = Vcon.parse(vcon.unverifiedPayload());
      boolean plain = payload.form() == VconForm.UNSIGNED;
      return of(vcon, payload.tree(), plain ? Known.ALL : Known.HEAD);
    } catch (VconException e) {
      // It is stored all the same: nobody but its reader needs to know why.
      return of(vcon, StrictJson.readObject(new byte[] {'{', '}'}), Known.HEAD);
    }
  }

  private static IndexEntry of(Vcon vcon, ObjectNode content, Known known) {
    EntryReader reader = new EntryReader(vcon);
    if (known == Known.ALL) {
      reader.read(content);
    }
    return reader.entry();
  }
}
