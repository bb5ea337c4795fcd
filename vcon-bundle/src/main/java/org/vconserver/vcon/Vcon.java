package org.vconserver.vcon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Holds one vCon: a JSON document whose uuid and form are known. The rest is a thin view over its
 * JSON tree, so that members which nobody here knows survive every round trip.
 *
 * <p>Immutable by convention: the {@code with...} methods give a changed copy, and nobody changes
 * what {@link #tree()} gives. A vCon that was read is turned into a tree only when someone asks for
 * it. Thread-safe under that convention.
 *
 * <p>A signed vCon whose signatures were verified, or made, in this run knows its content: it is
 * stored and answered in its signed form, its members can be read, and it can't be changed. What is
 * read from a store has to be verified anew.
 */
public final class Vcon {
  private final VconHead head;
  private final @Nullable Vcon content;
  private volatile byte @Nullable [] json;
  private volatile @Nullable ObjectNode tree;

  private Vcon(
      VconHead head, byte @Nullable [] json, @Nullable ObjectNode tree, @Nullable Vcon content) {
    this.head = head;
    this.json = json;
    this.tree = tree;
    this.content = content;
  }

  /**
   * Reads a vCon in any of its forms in one pass, without building a tree. Who is going to ask for
   * the tree calls {@link #read}.
   *
   * @param json the document; not copied, the caller leaves it as it is
   * @throws VconException INVALID_JSON if it is not a strict JSON object, INVALID_VCON if it has no
   *     single form or no uuid; DOCUMENT_TOO_LARGE or MEMORY_SHORT if there is no memory for it
   */
  public static Vcon parse(byte[] json) {
    return new Vcon(VconHead.read(json), json, null, null);
  }

  /**
   * Makes a vCon of text that was read before, without reading it again: for stores, which keep
   * both.
   *
   * @param json the document; not copied, the caller leaves it as it is
   * @param outline what {@link #outline()} has given for just this text
   * @throws VconException DOCUMENT_TOO_LARGE or MEMORY_SHORT if there is no memory for it
   */
  public static Vcon stored(byte[] json, String outline) {
    MemoryShare.take(json.length);
    return new Vcon(VconHead.ofOutline(outline), json, null, null);
  }

  /**
   * Gives what is known of the document without its text, as a short text, so that a store that
   * keeps it need not read the document to know it. What is in it may change from version to
   * version, and old ones stay readable.
   */
  public String outline() {
    return head.outline();
  }

  /**
   * Reads a vCon with its tree, in one pass.
   *
   * @param json the document; not copied, the caller leaves it as it is
   * @throws VconException as {@link #parse}
   */
  public static Vcon read(byte[] json) {
    MemoryShare.take(json.length);
    ObjectNode tree = StrictJson.readObject(json);
    VconHead head = VconHead.of(tree);
    return new Vcon(head, json, head.mixed() ? null : tree, null);
  }

  /**
   * Makes a vCon from a tree that was made or changed in memory.
   *
   * @param tree the document; not copied, the caller leaves it as it is from now on
   * @throws VconException INVALID_VCON if it has no single form or no uuid
   */
  public static Vcon of(ObjectNode tree) {
    VconHead head = VconHead.of(tree);
    return head.mixed()
        ? new Vcon(head, StrictJson.write(tree), null, null)
        : new Vcon(head, null, tree, null);
  }

  /**
   * Gives the uuid, in lower case. That of a signed vCon is its header's, else its payload's; that
   * of an encrypted one its unprotected header's: hints only, until it is verified or decrypted.
   */
  public String uuid() {
    return head.uuid();
  }

  /**
   * Gives the value of the {@code vcon} member, which current drafts deprecate; empty if there is
   * none.
   */
  public Optional<String> version() {
    return Optional.ofNullable(head.version());
  }

  public VconForm form() {
    return head.form();
  }

  /**
   * Gives the document as UTF-8 JSON: byte for byte what was read, if it was read. The caller
   * leaves it as it is.
   */
  public byte[] toJson() {
    byte[] bytes = json;
    if (bytes == null) {
      bytes = StrictJson.write(tree());
      json = bytes;
    }
    return bytes;
  }

  /**
   * Gives the document as a tree, to be read only; {@link #copyTree()} is for changes. Unsigned
   * members beside a payload, which nobody has signed, are in {@link #toJson()} only.
   */
  public ObjectNode tree() {
    ObjectNode node = tree;
    if (node == null) {
      byte[] bytes = json;
      if (bytes == null) {
        throw new IllegalStateException("neither text nor tree");
      }
      node = StrictJson.readObject(bytes);
      if (head.mixed()) {
        node.retain(VconHead.SIGNED_MEMBERS);
      }
      tree = node;
    }
    return node;
  }

  /**
   * Gives all that came as a tree, to be read only: also the members beside a payload, which nobody
   * has signed.
   */
  public ObjectNode wholeTree() {
    return head.mixed() ? StrictJson.readObject(toJson()) : tree();
  }

  /**
   * Gives a copy of the document that the caller may change, and make a vCon of with {@link #of}.
   */
  public ObjectNode copyTree() {
    return tree().deepCopy();
  }

  /**
   * Makes the same signed vCon, of which is known now that this content is what was signed. To be
   * called only by who has verified, or made, the signatures.
   *
   * @param content the unsigned vCon in the payload
   * @throws IllegalArgumentException if this is not signed or the content is not unsigned
   */
  public Vcon withContent(Vcon content) {
    if (form() != VconForm.SIGNED || content.form() != VconForm.UNSIGNED) {
      throw new IllegalArgumentException("only a signed vCon has an unsigned one as its content");
    }
    return new Vcon(head, json, tree, content);
  }

  /** Tells whether its parties, dialogs, analyses and attachments can be read. */
  public boolean readable() {
    return form() == VconForm.UNSIGNED || content != null;
  }

  /**
   * Gives the unsigned vCon: this one, or the content of a signed one.
   *
   * @throws VconException INVALID_VCON_STATE if it is not {@link #readable()}
   */
  public Vcon content() {
    if (content != null) {
      return content;
    }
    if (form() == VconForm.UNSIGNED) {
      return this;
    }
    throw new VconException(
        VconError.INVALID_VCON_STATE,
        "Cannot read vCon "
            + uuid()
            + ": it is "
            + (form() == VconForm.SIGNED
                ? "signed and not verified: verify it first"
                : "encrypted: decrypt it first"));
  }

  /**
   * Gives the names of the extensions without which it must not be processed; none if that can't be
   * read.
   */
  public List<String> critical() {
    return readable() ? content().head.critical() : List.of();
  }

  /**
   * Gives the payload of a signed vCon as it stands there, decoded and inflated. Nothing is known
   * of its signatures.
   *
   * @throws VconException INVALID_VCON_STATE if this is not signed, INVALID_VCON if the payload is
   *     not base64url or not complete gzip, PAYLOAD_TOO_LARGE if it is too large when inflated
   */
  public byte[] unverifiedPayload() {
    if (form() != VconForm.SIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE, "vCon " + uuid() + " is not signed: it has no payload");
    }
    return SignedPayload.of(tree());
  }

  /** Gives the parties, in order; what is not an object is shown as an empty one. */
  public List<ObjectNode> parties() {
    return members("parties");
  }

  /** Gives the dialogs, in order; what is not an object is shown as an empty one. */
  public List<ObjectNode> dialogs() {
    return members("dialog");
  }

  /** Gives the analyses, in order; what is not an object is shown as an empty one. */
  public List<ObjectNode> analyses() {
    return members("analysis");
  }

  /**
   * Tells whether there is an analysis of a dialog by a vendor's product in a schema, so that it
   * need not be made again.
   *
   * @param dialog index of the dialog, which the analysis may name alone or among others
   */
  public boolean hasAnalysis(
      int dialog, String type, String vendor, String product, String schema) {
    return analyses().stream()
        .filter(analysis -> analysis.path("type").asText().equals(type))
        .filter(analysis -> analysis.path("vendor").asText().equals(vendor))
        .filter(analysis -> analysis.path("product").asText().equals(product))
        .filter(analysis -> analysis.path("schema").asText().equals(schema))
        .anyMatch(analysis -> VconLists.holds(analysis.path("dialog"), dialog));
  }

  /** Gives the attachments, in order; what is not an object is shown as an empty one. */
  public List<ObjectNode> attachments() {
    return members("attachments");
  }

  /** Makes a copy with one more party at the end. */
  public Vcon withParty(ObjectNode party) {
    return with("parties", party);
  }

  /** Makes a copy with one more dialog at the end. */
  public Vcon withDialog(ObjectNode dialog) {
    return with("dialog", dialog);
  }

  /** Makes a copy with one more analysis at the end. */
  public Vcon withAnalysis(ObjectNode analysis) {
    return with("analysis", analysis);
  }

  /** Makes a copy with one more attachment at the end. */
  public Vcon withAttachment(ObjectNode attachment) {
    return with("attachments", attachment);
  }

  private List<ObjectNode> members(String name) {
    return VconLists.objects(content().tree(), name);
  }

  private Vcon with(String name, ObjectNode member) {
    requireUnsigned();
    ObjectNode copy = copyTree();
    VconLists.add(copy, name, member.deepCopy());
    return of(copy);
  }

  /**
   * Throws INVALID_VCON if one of the four lists of an unsigned vCon is there and is none, with a
   * fault for each of them.
   */
  public void requireLists() {
    if (!head.noLists().isEmpty()) {
      throw new VconException(VconError.INVALID_VCON, head.noLists());
    }
  }

  /** Throws INVALID_VCON_STATE unless it is unsigned, in words that py_vcon_server begins with. */
  public void requireUnsigned() {
    if (form() != VconForm.UNSIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot modify Vcon "
              + uuid()
              + ": it is "
              + form().name().toLowerCase(Locale.ROOT)
              + ", and only an unsigned one can be changed");
    }
  }
}
