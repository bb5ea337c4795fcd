package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.vcon.Vcon;

/** What every {@link VconStore} does. */
@Timeout(20)
public abstract class VconStoreContract {
  private static final String A = "00000000-0000-8000-8000-00000000000a";
  private static final String B = "00000000-0000-8000-8000-00000000000b";

  private VconStore store;

  /** An empty store. */
  protected abstract VconStore freshStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = freshStore();
  }

  private static Vcon vcon(String uuid, String subject) {
    String json =
        "{ \"uuid\" : \""
            + uuid
            + "\", \"subject\":\""
            + subject
            + "\", \"n\": 1.50, \"x\": null,\n\"parties\":[]}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsSavedComesBackByteForByte() {
    Vcon saved = vcon(A, "h\u00e9llo \u4e16\u754c");
    store.save(saved);
    assertArrayEquals(saved.toJson(), store.find(A).orElseThrow().vcon().toJson());
  }

  @Test
  void whatWasNeverSavedIsAbsent() {
    assertEquals(Optional.empty(), store.find(A));
    assertFalse(store.delete(A));
  }

  @Test
  void savingReplacesAndChangesTheRevision() {
    long first = store.save(vcon(A, "one"));
    long second = store.save(vcon(A, "two"));
    assertNotEquals(first, second);
    assertEquals(second, store.find(A).orElseThrow().revision());
    assertEquals("two", store.find(A).orElseThrow().vcon().tree().path("subject").asText());
  }

  @Test
  void aStaleRevisionIsRefusedAndNothingOfTheBatchIsSaved() {
    long stale = store.save(vcon(A, "one"));
    store.save(vcon(A, "two"));
    VconServerException refused =
        assertThrows(
            VconServerException.class,
            () ->
                store.save(
                    List.of(
                        VconWrite.replacing(vcon(B, "new")),
                        VconWrite.expecting(vcon(A, "three"), stale))));
    assertEquals(ServerError.REVISION_CONFLICT, refused.code());
    assertTrue(refused.getMessage().contains(A));
    assertEquals(Optional.empty(), store.find(B));
    assertEquals("two", store.find(A).orElseThrow().vcon().tree().path("subject").asText());
  }

  @Test
  void theExpectedRevisionIsReplaced() {
    long revision =
        store.save(List.of(VconWrite.expecting(vcon(A, "one"), VconWrite.ABSENT))).get(0);
    store.save(List.of(VconWrite.expecting(vcon(A, "two"), revision)));
    assertThrows(
        VconServerException.class,
        () -> store.save(List.of(VconWrite.expecting(vcon(A, "three"), VconWrite.ABSENT))));
  }

  @Test
  void whatIsDeletedIsGone() {
    long revision = store.save(vcon(A, "one"));
    assertTrue(store.delete(A));
    assertEquals(Optional.empty(), store.find(A));
    assertThrows(
        VconServerException.class,
        () -> store.save(List.of(VconWrite.expecting(vcon(A, "two"), revision))));
  }

  @Test
  void uuidsAreListedInPages() {
    store.save(vcon(B, "b"));
    store.save(vcon(A, "a"));
    assertEquals(List.of(A), store.list(null, 1));
    assertEquals(List.of(B), store.list(A, 10));
    assertEquals(List.of(), store.list(B, 10));
  }
}
