package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import java.util.List;

/**
 * Holds the errors of a schema, which ends its work at so many: a small document can have millions,
 * of which each takes more memory than what it is about. Used by one thread.
 */
final class BoundedErrors extends ExecutionContext {
  private static final int MOST = 3000;

  private BoundedErrors() {}

  /** Lists the first errors of a document. */
  static List<Error> of(Schema schema, JsonNode document) {
    BoundedErrors context = new BoundedErrors();
    try {
      schema.validate(context, document);
      return context.getErrors();
    } catch (EnoughException e) {
      return e.errors;
    }
  }

  @Override
  public void addError(Error error) {
    if (getErrors().size() >= MOST) {
      throw new EnoughException(getErrors());
    }
    super.addError(error);
  }

  /** Ends the work of a schema. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Error> errors;

    EnoughException(List<Error> errors) {
      super("more errors than are told", null, false, false);
      this.errors = errors;
    }
  }
}
