package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks what one keyword of a JSON schema, with its value, wants. Immutable. */
interface SchemaKeyword {
  /** Tells whether a value is as the keyword wants it; makes nothing on the way. */
  boolean fits(JsonNode value);

  /** Tells what is wrong with a value that does not fit. */
  void tell(JsonNode value, String pointer, SchemaFaults faults);
}
