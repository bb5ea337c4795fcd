package org.vconserver.vcon;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.JsonCost;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Holds what must be known of every vCon: which of the three forms it has
 * (draft-ietf-vcon-vcon-core-04, section 5.4) and its uuid. The members that tell are picked up
 * from a sketch; the rest is only checked for being JSON.
 *
 * @param mixed whether there are members of the unsigned form beside payload and signatures, as
 *     vcon-lib writes them: nobody has signed those, and nobody reads them
 * @param noLists faults of members of the unsigned form that should be arrays
 */
record VconHead(
    VconForm form,
    String uuid,
    @Nullable String version,
    List<String> critical,
    boolean mixed,
    List<FieldError> noLists) {
  private static final List<String> UNSIGNED_MEMBERS =
      List.of("parties", "dialog", "analysis", "attachments");
  static final Set<String> SIGNED_MEMBERS = Set.of("payload", "signatures");
  private static final Set<String> ENCRYPTED_MEMBERS = Set.of("ciphertext", "recipients");

  /** Names the members whose content is needed, beside their names. */
  private static final Set<String> NEEDED =
      Set.of("uuid", "vcon", "payload", "signatures", "unprotected", "critical", "must_support");

  private static final int MAX_NESTED_SIGNATURES = 8;
  private static final ObjectMapper NODES = new ObjectMapper();

  /** Reads a document without making a tree, and takes memory for it as it stands. */
  static VconHead read(byte[] json) {
    MemoryShare.take(json.length);
    // Names and the members that tell are held while it is read.
    long meanwhile = JsonCost.of(json);
    MemoryShare.take(meanwhile);
    try {
      return StrictJson.parse(json, true, VconHead::read);
    } finally {
      MemoryShare.giveBackEarly(meanwhile);
    }
  }

  private static VconHead read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new VconException(
          VconError.INVALID_JSON,
          first == null ? "empty: must be a JSON object" : "must be a JSON object");
    }
    ObjectNode sketch = NODES.createObjectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      sketch.set(name, NEEDED.contains(name) ? NODES.readTree(parser) : kind(parser, value));
    }
    StrictJson.requireEnd(parser);
    return of(sketch);
  }

  /** Goes over a value, and gives an empty one of its kind. */
  private static JsonNode kind(JsonParser parser, JsonToken value) throws IOException {
    parser.skipChildren();
    return switch (value) {
      case START_ARRAY -> NODES.createArrayNode();
      case START_OBJECT -> NODES.createObjectNode();
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_STRING -> NODES.getNodeFactory().textNode("");
      case VALUE_TRUE, VALUE_FALSE -> NODES.getNodeFactory().booleanNode(true);
      default -> NODES.getNodeFactory().numberNode(0);
    };
  }

  /** Gives itself as a short text: lines, in which a backslash is before the letters n and b. */
  String outline() {
    StringBuilder outline = new StringBuilder(form.name());
    outline.append(mixed ? " mixed" : "").append('\n').append(uuid).append('\n');
    outline.append(version == null ? "" : "=" + line(version));
    critical.forEach(name -> outline.append('\n').append(line(name)));
    return outline.toString();
  }

  private static String line(String text) {
    return text.replace("\\", "\\b").replace("\n", "\\n");
  }

  private static String text(String line) {
    return line.replace("\\n", "\n").replace("\\b", "\\");
  }

  /**
   * Reads what {@link #outline()} gave.
   *
   * @throws IllegalArgumentException if it is none
   */
  static VconHead ofOutline(String outline) {
    String[] lines = outline.split("\n", -1);
    if (lines.length < 3) {
      throw new IllegalArgumentException("no outline of a vCon");
    }
    boolean mixed = lines[0].endsWith(" mixed");
    List<String> critical = new ArrayList<>();
    for (int i = 3; i < lines.length; i++) {
      critical.add(text(lines[i]));
    }
    return new VconHead(
        VconForm.valueOf(mixed ? lines[0].substring(0, lines[0].indexOf(' ')) : lines[0]),
        lines[1],
        lines[2].isEmpty() ? null : text(lines[2].substring(1)),
        List.copyOf(critical),
        mixed,
        List.of());
  }

  static VconHead of(ObjectNode vcon) {
    return of(vcon, 0);
  }

  private static VconHead of(ObjectNode vcon, int signaturesAround) {
    VconForm form = form(vcon);
    JsonNode uuid =
        switch (form) {
          case UNSIGNED -> vcon.path("uuid");
          case SIGNED -> uuidOfSigned(vcon, signaturesAround);
          case ENCRYPTED -> vcon.path("unprotected").path("uuid");
        };
    JsonNode version = vcon.path("vcon");
    boolean mixed = form == VconForm.SIGNED && UNSIGNED_MEMBERS.stream().anyMatch(vcon::has);
    return new VconHead(
        form,
        requireUuid(form, uuid),
        version.isTextual() && !mixed ? version.textValue() : null,
        form == VconForm.UNSIGNED ? critical(vcon) : List.of(),
        mixed,
        form == VconForm.UNSIGNED ? noLists(vcon) : List.of());
  }

  private static List<FieldError> noLists(ObjectNode vcon) {
    return UNSIGNED_MEMBERS.stream()
        .filter(name -> vcon.hasNonNull(name) && !vcon.path(name).isArray())
        .map(
            name ->
                new FieldError(
                    List.of(name),
                    "must be a list, not " + StrictJson.describe(vcon.path(name)),
                    FaultType.LIST_TYPE))
        .toList();
  }

  /** Under its name since 0.4.0 and that of 0.3.0. */
  private static List<String> critical(ObjectNode vcon) {
    List<String> names = new ArrayList<>();
    for (String member : List.of("critical", "must_support")) {
      for (JsonNode name : vcon.path(member)) {
        names.add(name.asText());
      }
    }
    return List.copyOf(names);
  }

  private static VconForm form(ObjectNode vcon) {
    boolean signed = SIGNED_MEMBERS.stream().allMatch(vcon::has);
    boolean encrypted = ENCRYPTED_MEMBERS.stream().allMatch(vcon::has);
    boolean unsigned = UNSIGNED_MEMBERS.stream().anyMatch(vcon::has);
    if (encrypted && (signed || unsigned)) {
      throw new VconException(
          VconError.INVALID_VCON,
          "not a vCon: it has the members of more than one of the unsigned, signed and encrypted forms");
    }
    if (!signed && !encrypted && !unsigned) {
      throw new VconException(
          VconError.INVALID_VCON,
          "not a vCon: it has neither parties, dialog, analysis or attachments, nor payload and signatures, nor"
              + " ciphertext and recipients");
    }
    return signed ? VconForm.SIGNED : encrypted ? VconForm.ENCRYPTED : VconForm.UNSIGNED;
  }

  private static JsonNode uuidOfSigned(ObjectNode vcon, int signaturesAround) {
    for (JsonNode signature : vcon.path("signatures")) {
      JsonNode uuid = signature.path("header").path("uuid");
      if (!uuid.isMissingNode()) {
        return uuid;
      }
    }
    return JsonNodeFactory.instance.textNode(payloadHead(vcon, signaturesAround).uuid());
  }

  private static VconHead payloadHead(ObjectNode vcon, int signaturesAround) {
    if (signaturesAround >= MAX_NESTED_SIGNATURES) {
      throw new VconException(
          VconError.INVALID_VCON,
          "payload: more than " + MAX_NESTED_SIGNATURES + " signatures around each other");
    }
    ObjectNode payload;
    try {
      payload = StrictJson.readObject(SignedPayload.of(vcon));
    } catch (VconException e) {
      if (e.code() == VconError.PAYLOAD_TOO_LARGE || VconError.isOfMemory(e.code())) {
        throw e;
      }
      throw new VconException(
          VconError.INVALID_VCON,
          "payload: not a vCon in base64url, and no signature's header has a uuid",
          e);
    }
    return of(payload, signaturesAround + 1);
  }

  private static String requireUuid(VconForm form, JsonNode uuid) {
    if (form == VconForm.UNSIGNED && uuid.isMissingNode()) {
      throw new VconException(
          VconError.VCON_UUID_NOT_SET,
          List.of(new FieldError(List.of("uuid"), "Field required", FaultType.MISSING)));
    }
    if (uuid.isMissingNode() || uuid.isNull() || (uuid.isTextual() && uuid.textValue().isEmpty())) {
      throw new VconException(VconError.VCON_UUID_NOT_SET, "vCon UUID: not set");
    }
    if (!uuid.isTextual()) {
      throw new VconException(
          VconError.INVALID_VCON,
          List.of(
              new FieldError(
                  List.of("uuid"),
                  "must be a string, not " + StrictJson.describe(uuid),
                  FaultType.STRING_TYPE)));
    }
    VconUuid.fault(uuid.textValue())
        .ifPresent(
            fault -> {
              throw new VconException(VconError.INVALID_VCON, "uuid: " + fault);
            });
    return uuid.textValue();
  }
}
