package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.vconserver.vcon.VconFinding;

/**
 * Holds a JSON schema (draft 7), compiled by a {@link SchemaReader}: almost every document fits,
 * which is found out without making anything. Immutable.
 */
final class JsonSchema implements SchemaKeyword {
  private final SchemaKeyword[] keywords;

  JsonSchema(List<SchemaKeyword> keywords) {
    this.keywords = keywords.toArray(SchemaKeyword[]::new);
  }

  /** Lists what is wrong with a document, in the order of the schema. */
  List<SchemaFaults.Fault> faults(JsonNode document) {
    SchemaFaults faults = new SchemaFaults();
    if (!fits(document)) {
      tell(document, "", faults);
    }
    return faults.list();
  }

  @Override
  public boolean fits(JsonNode value) {
    for (SchemaKeyword keyword : keywords) {
      if (!keyword.fits(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void tell(JsonNode value, String pointer, SchemaFaults faults) {
    for (SchemaKeyword keyword : keywords) {
      if (!faults.full() && !keyword.fits(value)) {
        keyword.tell(value, pointer, faults);
      }
    }
  }

  /** Wants of each member that is there what its schema wants. */
  record Properties(Map<String, JsonSchema> schemas) implements SchemaKeyword {
    @Override
    public boolean fits(JsonNode value) {
      if (!value.isObject()) {
        return true;
      }
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        JsonSchema schema = schemas.get(member.getKey());
        if (schema != null && !schema.fits(member.getValue())) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      schemas.forEach(
          (name, schema) -> {
            JsonNode member = value.get(name);
            if (member != null && !schema.fits(member)) {
              schema.tell(member, pointer + VconFinding.step(name), faults);
            }
          });
    }
  }

  /** Wants the same of each element of an array. */
  record Items(JsonSchema schema) implements SchemaKeyword {
    @Override
    public boolean fits(JsonNode value) {
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        if (!schema.fits(value.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      for (int i = 0; i < value.size() && !faults.full(); i++) {
        if (!schema.fits(value.get(i))) {
          schema.tell(value.get(i), pointer + "/" + i, faults);
        }
      }
    }
  }

  /** Wants what one of several schemas wants. */
  record AnyOf(List<JsonSchema> schemas) implements SchemaKeyword {
    @Override
    public boolean fits(JsonNode value) {
      for (int i = 0; i < schemas.size(); i++) {
        if (schemas.get(i).fits(value)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      schemas.forEach(schema -> schema.tell(value, pointer, faults));
    }
  }

  /** Wants what exactly one of several schemas wants. */
  record OneOf(List<JsonSchema> schemas) implements SchemaKeyword {
    private long fitting(JsonNode value) {
      return schemas.stream().filter(schema -> schema.fits(value)).count();
    }

    @Override
    public boolean fits(JsonNode value) {
      return fitting(value) == 1;
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      faults.add(pointer, "oneOf", "does not have any of the shapes that it may have");
      if (fitting(value) == 0) {
        schemas.forEach(schema -> schema.tell(value, pointer, faults));
      }
    }
  }

  /** Wants members to be there. */
  record Required(List<String> names) implements SchemaKeyword {
    @Override
    public boolean fits(JsonNode value) {
      for (int i = 0; value.isObject() && i < names.size(); i++) {
        if (!value.has(names.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void tell(JsonNode value, String pointer, SchemaFaults faults) {
      names.stream()
          .filter(name -> !value.has(name))
          .forEach(name -> faults.add(pointer + "/" + name, "required", "is missing"));
    }
  }
}
