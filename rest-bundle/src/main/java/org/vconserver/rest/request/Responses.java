package org.vconserver.rest.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.vconserver.vcon.StrictJson;

/** Makes the answers that succeed. */
public final class Responses {
  private static final JsonMapper VALUES = new JsonMapper();

  private Responses() {}

  /** Gives 200 with JSON. */
  public static Response json(JsonNode json) {
    return json(StrictJson.write(json));
  }

  /** Gives 200 with maps, lists, texts, numbers and truth values of the JDK as JSON. */
  public static Response values(Map<String, ?> values) {
    return json(VALUES.<JsonNode>valueToTree(values));
  }

  /** Gives 200 with what is JSON already. */
  public static Response json(byte[] json) {
    return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Gives 200 with what is JSON already, and its entity tag. */
  public static Response json(byte[] json, String tag) {
    return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).header(HttpHeaders.ETAG, tag).build();
  }

  /** Gives 200 with a list of strings. */
  public static Response strings(Collection<String> strings) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    strings.forEach(array::add);
    return json(array);
  }

  /** Gives 200 with a list. */
  public static <T> Response array(List<T> items, Function<T, ? extends JsonNode> json) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(json.apply(item)));
    return json(array);
  }

  /** Gives 204. */
  public static Response nothing() {
    return Response.noContent().build();
  }

  /** Gives 204, with the entity tag of what was stored. */
  public static Response nothing(String tag) {
    return Response.noContent().header(HttpHeaders.ETAG, tag).build();
  }
}
