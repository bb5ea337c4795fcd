package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schemas of the records that stand for requests and answers. A record with a name
 * becomes a component schema and is referred to; one without stands where it is used. {@code
 * Optional} allows null, a sealed interface or {@code anyOf} is one of several, {@code Void} is
 * null. Names become snake_case. Not thread-safe.
 */
final class ShapeSchemas {
  private static final Map<Class<?>, String> SIMPLE =
      Map.ofEntries(
          Map.entry(String.class, "string"),
          Map.entry(boolean.class, "boolean"),
          Map.entry(Boolean.class, "boolean"),
          Map.entry(int.class, "integer"),
          Map.entry(long.class, "integer"),
          Map.entry(Long.class, "integer"),
          Map.entry(BigDecimal.class, "number"),
          Map.entry(Void.class, "null"),
          Map.entry(ObjectNode.class, "object"));

  private final Prose prose;
  private final ObjectNode components;

  /** Adds the component schemas that are met to {@code components} itself. */
  ShapeSchemas(Prose prose, ObjectNode components) {
    this.prose = prose;
    this.components = components;
  }

  /** Gives the schema of a type, or a reference to it. */
  ObjectNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic.getRawType(), generic.getActualTypeArguments());
    }
    Class<?> shape = (Class<?>) type;
    @Nullable Schema annotation = shape.getAnnotation(Schema.class);
    if (SIMPLE.containsKey(shape)) {
      return typed(SIMPLE.get(shape));
    } else if (shape == JsonNode.class) {
      return JsonNodeFactory.instance.objectNode();
    } else if (shape == OffsetDateTime.class) {
      return typed("string").put("format", "date-time");
    } else if (shape.isEnum()) {
      return words(shape);
    } else if (shape.isArray()) {
      return generic(List.class, shape.getComponentType());
    } else if (shape.isSealed()) {
      return anyOf(Arrays.stream(shape.getPermittedSubclasses()));
    } else if (Map.class.isAssignableFrom(shape)) {
      return schema(shape.getGenericInterfaces()[0]);
    } else if (shape.isRecord()) {
      return record(shape, annotation);
    } else if (annotation != null) {
      return annotated(annotation, shape);
    }
    throw new IllegalArgumentException("No JSON Schema is known for " + type);
  }

  /**
   * Gives the schema of a member or parameter: of its type, with what the annotation says of it.
   */
  ObjectNode annotated(@Nullable Schema annotation, Type type) {
    if (annotation == null) {
      return schema(type);
    }
    ObjectNode schema;
    if (annotation.anyOf().length > 0) {
      schema = anyOf(Arrays.stream(annotation.anyOf()));
    } else {
      schema =
          schema(annotation.implementation() == Void.class ? type : annotation.implementation());
    }
    if (annotation.allowableValues().length > 0) {
      Arrays.stream(annotation.allowableValues()).forEach(schema.putArray("enum")::add);
    }
    if (!annotation.pattern().isEmpty()) {
      schema.put("pattern", "^" + annotation.pattern() + "$");
    }
    if (!annotation.minimum().isEmpty() && annotation.exclusiveMinimum()) {
      schema.put("exclusiveMinimum", Double.parseDouble(annotation.minimum()));
    } else if (!annotation.minimum().isEmpty()) {
      schema.set("minimum", Texts.json(annotation.minimum()));
    }
    if (!annotation.maximum().isEmpty()) {
      schema.set("maximum", Texts.json(annotation.maximum()));
    }
    if (!annotation.defaultValue().isEmpty()) {
      schema.set("default", Texts.json(annotation.defaultValue()));
    }
    return schema;
  }

  private ObjectNode generic(Type raw, Type... arguments) {
    if (raw == List.class) {
      ObjectNode array = typed("array");
      array.set("items", schema(arguments[0]));
      return array;
    } else if (raw == Map.class) {
      ObjectNode map = typed("object");
      map.set("additionalProperties", schema(arguments[1]));
      return map;
    } else if (raw == Optional.class) {
      return anyOf(Stream.of(arguments[0], Void.class));
    }
    throw new IllegalArgumentException("No JSON Schema is known for " + raw);
  }

  private ObjectNode record(Class<?> shape, @Nullable Schema annotation) {
    String name = annotation == null ? "" : annotation.name();
    if (name.isEmpty()) {
      return object(shape, shape.getSimpleName(), false);
    }
    if (!components.has(name)) {
      components.putObject(name); // a record may lead to itself
      boolean open =
          annotation != null
              && annotation.additionalProperties() == Schema.AdditionalPropertiesValue.TRUE;
      components.set(name, object(shape, name, open));
    }
    return JsonNodeFactory.instance.objectNode().put("$ref", ProcessorSchemas.REFERENCE + name);
  }

  private ObjectNode object(Class<?> shape, String name, boolean open) {
    JsonNode texts = prose.schema(shape, name);
    ObjectNode object = typed("object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (RecordComponent member : shape.getRecordComponents()) {
      @Nullable Schema annotation = member.getAccessor().getAnnotation(Schema.class);
      ObjectNode schema = annotated(annotation, member.getGenericType());
      @Nullable ArraySchema array = member.getAccessor().getAnnotation(ArraySchema.class);
      if (array != null) {
        schema.put("minItems", array.minItems()).put("maxItems", array.maxItems());
      }
      String wire = wireName(member.getName(), annotation);
      Texts.add(schema, texts.path("members").path(wire));
      properties.set(wire, schema);
      if (annotation != null && annotation.requiredMode() == Schema.RequiredMode.REQUIRED) {
        required.add(wire);
      }
    }
    if (open) {
      object.put("additionalProperties", true);
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    Texts.add(object, texts);
    return object;
  }

  private static String wireName(String name, @Nullable Schema annotation) {
    return annotation != null && !annotation.name().isEmpty()
        ? annotation.name()
        : name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private ObjectNode anyOf(Stream<? extends Type> types) {
    ObjectNode any = JsonNodeFactory.instance.objectNode();
    ArrayNode alternatives = any.putArray("anyOf");
    types.forEach(type -> alternatives.add(schema(type)));
    return any;
  }

  private static ObjectNode words(Class<?> constants) {
    ObjectNode schema = typed("string");
    ArrayNode words = schema.putArray("enum");
    for (Object constant : constants.getEnumConstants()) {
      words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
    }
    return schema;
  }

  private static ObjectNode typed(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
