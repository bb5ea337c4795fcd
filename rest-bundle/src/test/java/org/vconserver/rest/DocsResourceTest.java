package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.vconserver.rest.openapi.DocsResource;
import org.vconserver.rest.openapi.OpenApiDocument;

/** The OpenAPI document is made when it is asked for after a change, and not again. */
class DocsResourceTest {
  private final ActiveProcessors processors = new ActiveProcessors();
  private final DocsResource docs =
      new DocsResource(() -> processors, new OpenApiDocument("1.2.3", RestApplication.DOCUMENTED));

  @Test
  void theDocumentIsMadeOncePerChange() {
    processors.add("one");
    Object first = docs.openApi().getEntity();
    assertSame(first, docs.openApi().getEntity());

    processors.add("two");
    Object second = docs.openApi().getEntity();
    assertNotSame(first, second);
    assertSame(second, docs.openApi().getEntity());
  }

  @Test
  void aRunIsNoChange() {
    processors.add("one");
    Object before = docs.openApi().getEntity();
    processors.ran("one");
    assertSame(before, docs.openApi().getEntity());
  }
}
