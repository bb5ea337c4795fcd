package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.vconserver.vcon.VconUuid;

/**
 * Compiles JSON schemas that use no more of the language than those of the vCon drafts: another
 * keyword is refused, so that none is passed over. Used once, by one thread.
 */
final class SchemaReader {
  private static final Set<String> REMARKS =
      Set.of("$schema", "$id", "title", "description", "definitions");
  private static final String REFERENCE = "#/definitions/";
  private static final String SHAPELESS = "does not have any of the shapes that it may have";

  /** Matches what Java wants to go on, and RFC 3986 lets end. */
  private static final Pattern SCHEME_ONLY = Pattern.compile("[A-Za-z0-9+,.-]+:(//)?|:?//");

  private final JsonNode definitions;
  private final Map<String, JsonSchema> compiled = new LinkedHashMap<>();

  private SchemaReader(JsonNode definitions) {
    this.definitions = definitions;
  }

  /** Looks at a value itself, and not into it. */
  private record Leaf(String keyword, Predicate<JsonNode> test, Function<JsonNode, String> message)
      implements SchemaKeyword {
    @Override
    public boolean fits(JsonNode value) {
      return test.test(value);
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      faults.add(pointer, keyword, message.apply(value));
    }
  }

  /**
   * Compiles a schema.
   *
   * @throws IllegalArgumentException for a keyword or a value of one that is not known here
   */
  static JsonSchema read(ObjectNode schema) {
    return new SchemaReader(schema.path("definitions")).schema(schema);
  }

  private JsonSchema schema(JsonNode schema) {
    if (schema.has("$ref")) {
      return definition(schema.path("$ref").asText());
    }
    List<SchemaKeyword> keywords = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      if (!REMARKS.contains(member.getKey())) {
        // Members come before what is missing beside them.
        int place = member.getKey().equals("properties") ? 0 : keywords.size();
        keywords.add(place, keyword(member.getKey(), member.getValue()));
      }
    }
    return new JsonSchema(keywords);
  }

  private JsonSchema definition(String reference) {
    JsonSchema known = compiled.get(reference);
    if (known == null) {
      known = schema(definitions.path(reference.substring(REFERENCE.length())));
      compiled.put(reference, known);
    }
    return known;
  }

  private SchemaKeyword keyword(String name, JsonNode value) {
    return switch (name) {
      case "type" -> type(value.asText());
      case "enum" -> enumeration(value);
      case "const" -> new Leaf(name, value::equals, found -> SHAPELESS);
      case "minimum" -> minimum(value);
      case "format" -> format(value.asText());
      case "required" -> new JsonSchema.Required(texts(value));
      case "dependencies" -> dependencies(value);
      case "properties" -> properties(value);
      case "items" -> new JsonSchema.Items(schema(value));
      case "anyOf" -> new JsonSchema.AnyOf(schemas(value));
      case "oneOf" -> new JsonSchema.OneOf(schemas(value));
      default -> throw new IllegalArgumentException("A schema has the keyword " + name);
    };
  }

  private static SchemaKeyword type(String type) {
    Predicate<JsonNode> test =
        switch (type) {
          case "object" -> JsonNode::isObject;
          case "array" -> JsonNode::isArray;
          case "string" -> JsonNode::isTextual;
          case "integer" -> SchemaReader::isInteger;
          case "number" -> JsonNode::isNumber;
          case "null" -> JsonNode::isNull;
          default -> throw new IllegalArgumentException("A schema has the type " + type);
        };
    return new Leaf("type", test, found -> typeOf(found) + " found, " + type + " expected");
  }

  /** Takes 1.0 for an integer, as JSON knows no difference. */
  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber() || (value.isNumber() && value.canConvertToExactIntegral());
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case MISSING -> "unknown";
    };
  }

  private static SchemaKeyword enumeration(JsonNode values) {
    Set<JsonNode> known = Set.copyOf(elements(values));
    List<String> shown = elements(values).stream().map(JsonNode::toString).toList();
    String message = "does not have a value in the enumeration [" + String.join(", ", shown) + "]";
    return new Leaf("enum", known::contains, found -> message);
  }

  private static SchemaKeyword minimum(JsonNode least) {
    return new Leaf(
        "minimum",
        value -> !value.isNumber() || value.decimalValue().compareTo(least.decimalValue()) >= 0,
        found -> "must have a minimum value of " + least.asText());
  }

  private static SchemaKeyword format(String format) {
    Predicate<String> test =
        switch (format) {
          case "uuid" -> VconUuid::isStandard;
          case "date-time" -> DateTimes::isStrict;
          case "uri" -> SchemaReader::isUri;
          default -> throw new IllegalArgumentException("A schema has the format " + format);
        };
    return new Leaf(
        "format",
        value -> !value.isTextual() || test.test(value.textValue()),
        found -> "does not have the format that it must have");
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      String query = uri.getRawQuery();
      return uri.isAbsolute()
          && text.chars().allMatch(c -> c < 0x7f)
          && (query == null || query.chars().noneMatch(c -> c == '[' || c == ']'));
    } catch (URISyntaxException e) {
      return SCHEME_ONLY.matcher(text).matches();
    }
  }

  private static SchemaKeyword dependencies(JsonNode wanted) {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    wanted.properties().forEach(need -> needs.put(need.getKey(), texts(need.getValue())));
    return new Leaf(
        "dependencies",
        value ->
            needs.entrySet().stream()
                .noneMatch(
                    need ->
                        value.has(need.getKey()) && !need.getValue().stream().allMatch(value::has)),
        found -> "has an error with dependencies " + needs);
  }

  private SchemaKeyword properties(JsonNode members) {
    Map<String, JsonSchema> schemas = new LinkedHashMap<>();
    members.properties().forEach(member -> schemas.put(member.getKey(), schema(member.getValue())));
    return new JsonSchema.Properties(schemas);
  }

  private List<JsonSchema> schemas(JsonNode several) {
    return elements(several).stream().map(this::schema).toList();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> texts(JsonNode array) {
    return elements(array).stream().map(JsonNode::asText).toList();
  }
}
