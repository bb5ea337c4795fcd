package org.vconserver.vcon.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.TestVcons;
import org.vconserver.vcon.TestVcons.TestVcon;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

class VconConversionTest {
  private static final String UUID = "01968b2a-77d1-8a2b-9c3d-00000000000a";
  private static final List<VconVersion> TARGETS =
      List.of(VconVersion.V0_0_1, VconVersion.V0_0_2, VconVersion.V0_3_0, VconVersion.V0_4_0);

  static Stream<Arguments> validUnsignedToEveryVersion() {
    return TestVcons.all()
        .filter(file -> file.kind().equals("VALID") && file.form().equals("unsigned"))
        .flatMap(file -> TARGETS.stream().map(target -> Arguments.of(file, target)));
  }

  /** Files without a uuid are drafts of vCons: they get one here. */
  private static Vcon read(TestVcon file) throws Exception {
    ObjectNode tree = StrictJson.readObject(file.bytes());
    if (!tree.hasNonNull("uuid")) {
      tree.put("uuid", UUID);
    }
    return Vcon.of(tree);
  }

  private static Vcon vcon(String version, String members) {
    return Vcon.parse(
        ("{'vcon':'" + version + "','uuid':'" + UUID + "','parties':[]," + members + "}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode convert(Vcon vcon, VconVersion target) {
    return VconConversion.of(vcon, target).vcon().copyTree();
  }

  private static JsonNode json(String text) {
    return StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** How many values there are: none may get lost on the way but hashes, which become one text. */
  private static int values(JsonNode node) {
    if (!node.isContainerNode()) {
      return 1;
    }
    int count = 0;
    for (JsonNode member : node) {
      count += values(member);
    }
    return count - (node.has("alg") && node.has("signature") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("validUnsignedToEveryVersion")
  void everyVconIsInEveryVersionAndLosesNothing(TestVcon file, VconVersion target)
      throws Exception {
    Vcon vcon = read(file);
    Vcon converted = VconConversion.of(vcon, target).vcon();
    assertEquals(target.text(), converted.version().orElseThrow());
    assertEquals(vcon.uuid(), converted.uuid());
    ObjectNode before = vcon.copyTree();
    ObjectNode after = converted.copyTree();
    before.remove(List.of("vcon", "extensions"));
    after.remove(List.of("vcon", "extensions"));
    VconParts.each(
        before,
        "analysis",
        (analysis, at) -> {
          if (analysis.has("transcript") && !target.equals(VconVersion.V0_0_1)) {
            analysis.put("encoding", "told by conversion");
          }
          if (analysis.path("vendor").asText().equals("Whisper")
              && !analysis.has("vendor_product")
              && !target.equals(VconVersion.V0_0_1)) {
            analysis.put("product", "told by conversion");
          }
        });
    withoutFilled(before);
    withoutFilled(after);
    assertEquals(values(before), values(after));
    assertEquals(converted.tree(), convert(converted, target), "a second time changes nothing");
  }

  @ParameterizedTest
  @MethodSource("validUnsignedToEveryVersion")
  void thereAndBackIsTheSame(TestVcon file, VconVersion there) throws Exception {
    VconVersion home = read(file).version().flatMap(VconVersion::of).orElse(VconVersion.CURRENT);
    if (home == VconVersion.V0_5_0 || home.compareTo(there) > 0) {
      return;
    }
    Vcon normal = VconConversion.of(read(file), home).vcon();
    ObjectNode back = convert(VconConversion.of(normal, there).vcon(), home);
    ObjectNode expected = normal.copyTree();
    // Empty members and the dates of 0.0.1 are the only things that do not come back.
    if (home.isBefore(VconVersion.V0_0_2) && home != there) {
      expected = convert(VconConversion.of(normal, VconVersion.V0_0_2).vcon(), home);
    }
    // py-vcon writes the new name into 0.0.2.
    if (home.isBefore(VconVersion.V0_4_0)) {
      VconParts.rename(expected, "amended", "appended");
      VconParts.rename(back, "amended", "appended");
    }
    for (String name : List.of("group", "redacted", "appended", "amended")) {
      if (expected.path(name).isEmpty()) {
        expected.remove(name);
        back.remove(name);
      }
    }
    withoutFilled(expected);
    withoutFilled(back);
    assertEquals(expected, back);
  }

  /** Takes out what conversion fills in or puts into text: {@link PlainFactsTest} has it. */
  private static void withoutFilled(ObjectNode document) {
    VconParts.eachWithContent(
        document, (object, at) -> object.remove(List.of("encoding", "schema", "vendor_schema")));
  }

  /** What py-vcon makes of 0.0.1, except for what it forgets. */
  static Stream<TestVcon> dumpedByPyVcon() {
    return TestVcons.all()
        .filter(file -> file.kind().equals("VALID") && file.form().equals("unsigned"))
        .filter(file -> Files.exists(dump(file)));
  }

  private static Path dump(TestVcon file) {
    return Path.of(System.getProperty("vcon.test.data", "../testing/data"))
        .resolve("expected/pyvcon_load_dump")
        .resolve(file.path().replace("vcons/valid/", "").replace('/', '_'));
  }

  @ParameterizedTest
  @MethodSource("dumpedByPyVcon")
  void version002IsAsPyVconMakesIt(TestVcon file) throws Exception {
    ObjectNode expected = StrictJson.readObject(Files.readAllBytes(dump(file)));
    ObjectNode found = convert(read(file), VconVersion.V0_0_2);
    for (ObjectNode document : List.of(expected, found)) {
      // Given by py-vcon to every vCon; attachments it forgets to migrate.
      document.remove(List.of("redacted", "group", "amended", "appended", "attachments"));
      document.remove(List.of("uuid", "created_at", "updated_at", "subject"));
      VconParts.each(
          document,
          "dialog",
          (dialog, pointer) -> {
            VconDate.parse(dialog.path("start").asText())
                .ifPresent(date -> dialog.put("start", date.toInstant().toString()));
            // base64url has no padding; py-vcon keeps what 0.0.1 had.
            if (dialog.has("content_hash")) {
              dialog.put(
                  "content_hash", dialog.path("content_hash").asText().replaceAll("=+$", ""));
            }
          });
    }
    assertEquals(expected, found);
  }

  @Test
  void whatThePeerForgetsIsConverted() {
    ObjectNode converted =
        convert(
            vcon(
                "0.0.1",
                "'appended':{'uuid':'a','url':'https://x','alg':'SHA-512','signature':'AA=='},"
                    + "'attachments':[{'type':'tags','mimetype':'text/plain','alg':'SHA-512','signature':'AB'}],"
                    + "'dialog':[{'start':'Mon, 01 May 2023 12:01:00 +0200','transfer-target':2,'target-dialog':1},"
                    + "{'start':'2023-05-01T12:01:00'}],"
                    + "'analysis':[{'transcript':{'a':1},'vendor':'Whisper','vendor_schema':'s'}]"),
            VconVersion.V0_4_0);
    assertEquals(
        json(
            "{'vcon':'0.4.0','uuid':'"
                + UUID
                + "','parties':[],"
                + "'amended':{'uuid':'a','url':'https://x','content_hash':'sha512-AA'},"
                + "'attachments':[{'purpose':'tags','mediatype':'text/plain','content_hash':'sha512-AB'}],"
                + "'dialog':[{'start':'2023-05-01T10:01:00.000+00:00','transfer_target':2,'target_dialog':1},"
                + "{'start':'2023-05-01T12:01:00.000+00:00'}],"
                + "'analysis':[{'body':{'a':1},'vendor':'openai','schema':'s','product':'whisper','encoding':'json'}]}"),
        converted);
  }

  @Test
  void contactCenterMembersAreAnExtensionSince030() {
    Vcon old = vcon("0.0.2", "'dialog':[{'campaign':'c'}]");
    assertEquals(
        json("['CC']"), convert(old, VconVersion.V0_3_0).get("extensions"), "used, so named");
    ObjectNode back = convert(vcon("0.4.0", "'extensions':['CC','x']"), VconVersion.V0_0_2);
    assertEquals(json("['x']"), back.get("extensions"));
  }

  @Test
  void sessionsAreTextIn030() {
    String text = "ab30317f1a784dc48ff824d0d3715d86;remote=47755a9de7794ba387653f2099600ef2";
    ObjectNode current =
        convert(vcon("0.3.0", "'dialog':[{'session_id':'" + text + "'}]"), VconVersion.V0_4_0);
    assertEquals(
        json(
            "{'local':'ab30317f1a784dc48ff824d0d3715d86','remote':'47755a9de7794ba387653f2099600ef2'}"),
        current.at("/dialog/0/session_id"));
    assertEquals(
        text, convert(Vcon.of(current), VconVersion.V0_3_0).at("/dialog/0/session_id").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0.1|`critical`:[`x`]|/must_support",
        "0.0.2|`parties`:[{`did`:`did:x`}]|/parties/0/did",
        "0.0.2|`dialog`:[{`type`:`recording-set`,`recordings`:[1,2]}]|/dialog/0/recordings",
        "0.0.2|`dialog`:[{`type`:`recording-set`}]|/dialog/0/type",
        "0.3.0|`dialog`:[{`parties`:[0,null]}]|/dialog/0/parties",
        "0.3.0|`dialog`:[{`original`:[1,2]}]|/dialog/0/original",
        "0.3.0|`dialog`:[{`session_id`:[{},{}]}]|/dialog/0/session_id",
        "0.3.0|`analysis`:[{`attachment`:0}]|/analysis/0/attachment",
        "0.3.0|`analysis`:[{`body`:1,`encoding`:`json`}]|/analysis/0/body",
        "0.0.1|`dialog`:[{`content_hash`:`sha1-x`}]|/dialog/0/content_hash",
        "0.4.0|`sessions`:[{}]|/sessions",
        "0.4.0|`group`:[{`uuid`:`x`}]|/group",
      })
  void whatCanNotBeExpressedIsKeptAndTold(String target, String members, String pointer) {
    String quoted = members.replace('`', '"');
    String given = quoted.startsWith("\"parties\"") ? quoted : "'parties':[]," + quoted;
    Vcon vcon =
        Vcon.parse(
            ("{'uuid':'" + UUID + "'," + given + "}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    VconConversion conversion = VconConversion.of(vcon, VconVersion.of(target).orElseThrow());
    assertTrue(
        conversion.notes().stream().anyMatch(note -> note.pointer().equals(pointer)),
        () -> conversion.notes().toString());
    assertFalse(conversion.vcon().tree().at(pointer).isMissingNode());
  }

  @ParameterizedTest
  @CsvSource({
    "spec-migrate-001-md5-alg.vcon, INVALID_VCON",
    "spec-version-unknown.vcon, UNSUPPORTED_VCON_VERSION",
    "spec-version-empty.vcon, UNSUPPORTED_VCON_VERSION",
    "spec-version-object.vcon, UNSUPPORTED_VCON_VERSION",
    "own_signed_disjoint.vcon, INVALID_VCON_STATE",
    "own_encrypted_disjoint.vcon, INVALID_VCON_STATE",
  })
  void whatCanNotBeConvertedIsRefused(String name, VconError code) throws Exception {
    Vcon vcon = Vcon.parse(TestVcons.named(name).bytes());
    VconException refusal =
        assertThrows(VconException.class, () -> VconConversion.of(vcon, VconVersion.V0_0_2));
    assertEquals(code, refusal.code(), refusal.getMessage());
  }

  @Test
  void theUnreleasedVersionIsNoTarget() {
    Vcon vcon = vcon("0.4.0", "'dialog':[]");
    VconException refusal =
        assertThrows(VconException.class, () -> VconConversion.of(vcon, VconVersion.V0_5_0));
    assertEquals(VconError.UNSUPPORTED_VCON_VERSION, refusal.code());
  }

  @ParameterizedTest
  @EnumSource(VconVersion.class)
  void whatIsBrokenConvertsOrIsRefusedAndNeverBreaks(VconVersion target) {
    TestVcons.all()
        .filter(file -> !file.compressed() && !file.kind().equals("VALID"))
        .forEach(
            file -> {
              try {
                VconConversion.of(Vcon.parse(file.bytes()), target);
              } catch (VconException e) {
                assertFalse(e.getMessage().isBlank());
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }
}
