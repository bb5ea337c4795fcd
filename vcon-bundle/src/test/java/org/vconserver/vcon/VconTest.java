package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.TestVcons.TestVcon;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

class VconTest {
  /** What a hostile file is after takes minutes or for ever; a busy machine takes seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String UUID = "01968b2a-77d1-8a2b-9c3d-00000000000a";

  private static Stream<TestVcon> ofKind(String kind) {
    return TestVcons.all().filter(vcon -> vcon.kind().equals(kind));
  }

  static Stream<TestVcon> valid() {
    return ofKind("VALID");
  }

  /** Compressed ones never come here: whoever inflates them refuses them. */
  static Stream<TestVcon> rejected() {
    return ofKind("REJECT").filter(vcon -> !vcon.compressed());
  }

  static Stream<TestVcon> doubtful() {
    return TestVcons.all()
        .filter(vcon -> !vcon.kind().equals("VALID") && !vcon.kind().equals("REJECT"));
  }

  private static VconException assertRefused(ErrorCode code, Executable action) {
    VconException refusal = assertThrows(VconException.class, action);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertFalse(refusal.getMessage().isBlank());
    return refusal;
  }

  private static Vcon parse(String json) {
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode party(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validVconsParseAndGiveTheSameBytes(TestVcon file) throws Exception {
    byte[] bytes = file.bytes();
    ObjectNode tree = StrictJson.readObject(bytes);
    if (file.form().equals("unsigned") && !tree.hasNonNull("uuid")) {
      assertRefused(VconError.VCON_UUID_NOT_SET, () -> Vcon.parse(bytes));
      return;
    }
    Vcon vcon = Vcon.parse(bytes);
    assertEquals(file.form(), vcon.form().name().toLowerCase(Locale.ROOT));
    assertArrayEquals(bytes, vcon.toJson());
    assertEquals(tree, vcon.tree());
    assertEquals(tree, StrictJson.readObject(Vcon.of(tree).toJson()));
    assertEquals(vcon.uuid(), Vcon.of(tree).uuid());
    assertTrue(VconUuid.isStandard(vcon.uuid()));
    switch (vcon.form()) {
      case UNSIGNED -> {
        assertEquals(tree.path("uuid").asText(), vcon.uuid());
        assertEquals(tree.path("parties").size(), vcon.parties().size());
        assertEquals(tree.path("dialog").size(), vcon.dialogs().size());
        assertEquals(vcon.parties().size() + 1, vcon.withParty(party("new")).parties().size());
      }
      case SIGNED, ENCRYPTED -> {
        assertRefused(VconError.INVALID_VCON_STATE, vcon::parties);
        assertRefused(VconError.INVALID_VCON_STATE, () -> vcon.withParty(party("new")));
      }
    }
  }

  /** Whoever went back to the text would find nothing there. */
  @ParameterizedTest
  @MethodSource("valid")
  void aVconThatIsReadWithItsTreeIsReadOnce(TestVcon file) throws Exception {
    if (!StrictJson.readObject(file.bytes()).has("uuid") && file.form().equals("unsigned")) {
      return;
    }
    Vcon parsed = Vcon.parse(file.bytes());
    byte[] bytes = file.bytes();
    Vcon read = Vcon.read(bytes);
    Arrays.fill(bytes, (byte) 0);
    assertSame(bytes, read.toJson());
    assertEquals(parsed.uuid(), read.uuid());
    assertEquals(parsed.version(), read.version());
    assertEquals(parsed.critical(), read.critical());
    assertEquals(parsed.tree(), read.tree());
    assertSame(read.tree(), read.wholeTree());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'parties':[],'dialog':null|",
        "'parties':{},'dialog':[],'analysis':'x','attachments':1|parties analysis attachments",
        "'parties':'','dialog':true|parties dialog",
      })
  void listsThatAreNoneAreToldWhetherThereIsATreeOrNot(String members, @Nullable String faulty) {
    byte[] json =
        ("{'uuid':'u'," + members + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    for (Vcon vcon : List.of(Vcon.parse(json), Vcon.read(json))) {
      if (faulty == null) {
        vcon.requireLists();
        continue;
      }
      VconException refusal = assertRefused(VconError.INVALID_VCON, vcon::requireLists);
      assertEquals(
          List.of(faulty.split(" ", -1)),
          refusal.fields().stream().map(field -> field.location().get(0)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void rejectedFilesAreRefused(TestVcon file) throws Exception {
    byte[] bytes = file.bytes();
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          VconException refusal = assertThrows(VconException.class, () -> Vcon.parse(bytes));
          assertTrue(refusal.getMessage().length() < 1000, refusal.getMessage());
        });
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void everythingElseParsesOrIsRefusedAndNeverBreaks(TestVcon file) throws Exception {
    byte[] bytes = file.bytes();
    assertTimeoutPreemptively(PATIENCE, () -> use(bytes));
  }

  private static void use(byte[] bytes) {
    Vcon vcon;
    try {
      vcon = Vcon.parse(bytes);
    } catch (VconException e) {
      return;
    }
    assertSame(bytes, vcon.toJson());
    assertEquals(Optional.empty(), VconUuid.fault(vcon.uuid()));
    vcon.version();
    StrictJson.readObject(StrictJson.write(vcon.tree()));
    if (vcon.form() != VconForm.UNSIGNED) {
      assertRefused(VconError.INVALID_VCON_STATE, vcon::dialogs);
      return;
    }
    vcon.parties();
    vcon.dialogs();
    vcon.analyses();
    vcon.attachments();
    try {
      vcon.withParty(party("p"))
          .withDialog(party("d"))
          .withAnalysis(party("a"))
          .withAttachment(party("t"));
    } catch (VconException e) {
      assertEquals(VconError.INVALID_VCON, e.code());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "spec-uuid-array.vcon, INVALID_VCON",
    "spec-uuid-empty.vcon, VCON_UUID_NOT_SET",
    "spec-uuid-null.vcon, VCON_UUID_NOT_SET",
    "spec-uuid-number.vcon, INVALID_VCON",
    "hostile-uuid-path.vcon, INVALID_VCON",
    "spec-no-content-arrays.vcon, INVALID_VCON",
    "json-empty-object.vcon, INVALID_VCON",
    "json-top-level-array.vcon, INVALID_JSON",
    "json-bom-utf8.vcon, INVALID_JSON",
    "json-duplicate-nested-key.vcon, INVALID_JSON",
  })
  void whatIsRefusedSaysWhy(String name, VconError code) throws Exception {
    byte[] bytes = TestVcons.named(name).bytes();
    assertRefused(code, () -> Vcon.parse(bytes));
  }

  /** As vcon-lib writes it: nobody has signed what stands outside, and nothing reads it. */
  @Test
  void unsignedMembersBesideAPayloadStayAndAreNotRead() throws Exception {
    byte[] bytes = TestVcons.named("spec-mixed-forms-payload-and-parties.vcon").bytes();
    Vcon read = Vcon.parse(bytes);
    assertEquals(VconForm.SIGNED, read.form());
    assertSame(bytes, read.toJson());
    assertEquals(
        "018f3a00-005a-8abc-8caa-f24ab1a0c334", read.uuid(), "the payload's, not the outer one");
    assertTrue(read.version().isEmpty());
    Vcon made = Vcon.of(StrictJson.readObject(bytes));
    for (Vcon vcon : List.of(read, made, Vcon.read(bytes))) {
      assertTrue(vcon.wholeTree().has("parties"));
      assertEquals(2, vcon.tree().size(), "payload and signatures");
      assertRefused(VconError.INVALID_VCON_STATE, vcon::parties);
      assertTrue(StrictJson.readObject(vcon.toJson()).has("parties"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'payload':'e30','signatures':[],", "'parties':[],"})
  void nothingStandsBesideTheEncryptedForm(String other) {
    String json =
        "{" + other + "'ciphertext':'x','recipients':[],'unprotected':{'uuid':'" + UUID + "'}}";
    assertRefused(VconError.INVALID_VCON, () -> parse(json.replace('\'', '"')));
  }

  @Test
  void theUuidIsAsItWasGiven() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID.toUpperCase(Locale.ROOT) + "\",\"dialog\":[]}");
    assertEquals(UUID.toUpperCase(Locale.ROOT), vcon.uuid());
    assertEquals(vcon.uuid(), vcon.tree().path("uuid").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"payload\":\"%s\",\"signatures\":[]}"})
  void theUuidOfASignedVconMayBeItsPayloads(String form) {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8));
    Vcon vcon = parse(String.format(form, payload));
    assertEquals(UUID, vcon.uuid());
    assertEquals(VconForm.SIGNED, vcon.form());
  }

  @Test
  void signaturesAroundEachOtherWithoutEndAreRefused() {
    String json = "{\"uuid\":\"" + UUID + "\",\"parties\":[]}";
    for (int i = 0; i < 9; i++) {
      json =
          "{\"signatures\":[],\"payload\":\""
              + Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))
              + "\"}";
    }
    String nested = json;
    assertRefused(VconError.INVALID_VCON, () -> parse(nested));
  }

  @Test
  void withPartyGivesAChangedCopy() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID + "\",\"analysis\":null,\"x\":1.50}");
    Vcon changed = vcon.withParty(party("a")).withAnalysis(party("b"));
    assertNotSame(vcon, changed);
    assertEquals(0, vcon.parties().size());
    assertEquals("a", changed.parties().get(0).path("name").asText());
    assertEquals("b", changed.analyses().get(0).path("name").asText());
    assertEquals(
        "{\"uuid\":\""
            + UUID
            + "\",\"analysis\":[{\"name\":\"b\"}],\"x\":1.50,\"parties\":[{\"name\":\"a\"}]}",
        new String(changed.toJson(), StandardCharsets.UTF_8));
  }

  @Test
  void withDialogRefusesWhatIsNoArray() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID + "\",\"dialog\":{}}");
    assertRefused(VconError.INVALID_VCON, () -> vcon.withDialog(party("d")));
  }

  @Test
  void indicesStayTrueWhenAMemberIsNoObject() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID + "\",\"parties\":[1,{\"name\":\"b\"},null]}");
    assertEquals(3, vcon.parties().size());
    assertEquals("b", vcon.parties().get(1).path("name").asText());
    assertTrue(vcon.parties().get(0).isEmpty());
  }

  @Test
  void membersThatAreNoArrayHaveNoMembers() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID + "\",\"dialog\":{\"a\":{\"b\":1}},\"parties\":\"x\"}");
    assertEquals(0, vcon.parties().size());
    assertEquals(0, vcon.dialogs().size());
  }

  @Test
  void aVerifiedVconIsReadAndNotChanged() throws Exception {
    Vcon signed = Vcon.parse(TestVcons.named("own_signed_disjoint.vcon").bytes());
    assertFalse(signed.readable());
    assertRefused(VconError.INVALID_VCON_STATE, signed::content);
    Vcon content = Vcon.parse(signed.unverifiedPayload());
    Vcon verified = signed.withContent(content);
    assertTrue(verified.readable());
    assertEquals(VconForm.SIGNED, verified.form());
    assertSame(signed.toJson(), verified.toJson());
    assertSame(content, verified.content());
    assertEquals(content.dialogs(), verified.dialogs());
    VconException refusal =
        assertRefused(VconError.INVALID_VCON_STATE, () -> verified.withParty(party("new")));
    assertTrue(refusal.getMessage().startsWith("Cannot modify Vcon"), refusal.getMessage());
  }

  @Test
  void onlyWhatIsSignedHasAContent() {
    Vcon vcon = parse("{\"uuid\":\"" + UUID + "\",\"parties\":[]}");
    assertSame(vcon, vcon.content());
    assertThrows(IllegalArgumentException.class, () -> vcon.withContent(vcon));
    assertRefused(VconError.INVALID_VCON_STATE, vcon::unverifiedPayload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"critical", "must_support"})
  void criticalExtensionsAreKnownWithoutATree(String member) {
    Vcon vcon =
        parse("{\"uuid\":\"" + UUID + "\",\"parties\":[],\"" + member + "\":[\"a\",\"b\"]}");
    assertEquals(java.util.List.of("a", "b"), vcon.critical());
  }

  @Test
  void anAnalysisIsFoundByItsDialogAndMaker() {
    Vcon vcon =
        Vcon.parse(
            ("{\"uuid\":\""
                    + UUID
                    + "\",\"analysis\":[{\"type\":\"t\",\"vendor\":\"v\","
                    + "\"product\":\"p\",\"schema\":\"s\",\"dialog\":[1,3]},{\"type\":\"t\","
                    + "\"vendor\":\"v\",\"product\":\"p\",\"schema\":\"s\",\"dialog\":0}]}")
                .getBytes(StandardCharsets.UTF_8));
    assertTrue(vcon.hasAnalysis(0, "t", "v", "p", "s"));
    assertTrue(vcon.hasAnalysis(3, "t", "v", "p", "s"));
    assertFalse(vcon.hasAnalysis(2, "t", "v", "p", "s"));
    assertFalse(vcon.hasAnalysis(0, "t", "v", "p", "other"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"uuid\":\"u-1\",\"parties\":[]}",
        "{\"uuid\":\"u-1\",\"vcon\":\"\",\"parties\":[],\"critical\":[]}",
        "{\"uuid\":\"u-1\",\"vcon\":\"0.4.0\",\"dialog\":[],\"critical\":[\"a\",\"\",\"b\\nc\\\\n\\\\b\"]}",
        "{\"uuid\":\"u-1\",\"vcon\":\"\\\\n\\n\",\"analysis\":[],\"must_support\":[\"x\"]}",
        "{\"payload\":\"\",\"signatures\":[{\"header\":{\"uuid\":\"u-1\"}}]}",
        "{\"payload\":\"\",\"parties\":[],\"signatures\":[{\"header\":{\"uuid\":\"u-1\"}}]}",
        "{\"ciphertext\":\"\",\"recipients\":[],\"unprotected\":{\"uuid\":\"u-1\"}}"
      })
  void aStoreKnowsAVconByItsOutlineWithoutReadingIt(String json) {
    Vcon read = parse(json);
    Vcon stored = Vcon.stored(read.toJson(), read.outline());
    assertSame(read.toJson(), stored.toJson());
    assertEquals(read.outline(), stored.outline());
    assertEquals(
        List.of(read.uuid(), read.form(), read.version(), read.critical(), read.tree()),
        List.of(stored.uuid(), stored.form(), stored.version(), stored.critical(), stored.tree()));
  }
}
