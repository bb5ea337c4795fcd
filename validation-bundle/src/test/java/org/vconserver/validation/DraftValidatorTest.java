package org.vconserver.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconFinding.Severity;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Every file of the test data is judged as the manifest says. */
class DraftValidatorTest {
  private static final Path DATA = Path.of(System.getProperty("vcon.test.data", "../testing/data"));
  private static final DraftValidator VALIDATOR = new DraftValidator();

  /** Each file that breaks a MUST: where, and the rule that finds it first. */
  static final List<String> BROKEN =
      List.of(
          "conserver-bad-dialog-types.vcon|/dialog/0/parties/0|reference.range",
          "conserver-bad-url.vcon|/dialog/0/url|url.syntax",
          "conserver-empty-vcon.vcon|/vcon|version.unknown",
          "conserver-invalid-dialog-url.vcon|/dialog/0/url|url.syntax",
          "conserver-null-dialog-string-analysis.vcon|/analysis|array.type",
          "conserver-null-parties.vcon|/dialog/0/parties/0|reference.range",
          "conserver-out-of-range-party-indices.vcon|/dialog/0/parties/1|reference.range",
          "ietf-petrie04-encrypted-cyphertext.vcon|/uuid|uuid.missing",
          "spec-analysis-dialog-nested.vcon|/analysis/0/dialog/0|reference.type",
          "spec-analysis-dialog-out-of-range.vcon|/analysis/0/dialog/1|reference.range",
          "spec-analysis-no-type.vcon|/analysis/0/type|analysis.type",
          "spec-analysis-no-vendor.vcon|/analysis/0/vendor|analysis.vendor",
          "spec-attachment-dialog-out-of-range.vcon|/attachments/0/dialog|reference.range",
          "spec-attachment-no-party.vcon|/attachments/0/party|attachment.party",
          "spec-attachments-number.vcon|/attachments|array.type",
          "spec-created-at-no-zone.vcon|/created_at|date.notation",
          "spec-critical-not-array.vcon|/critical|schema.type",
          "spec-critical-unknown-extension.vcon|/critical/0|critical.unknown",
          "spec-dialog-base64url-nonzero-padbits.vcon|/dialog/0/body|body.base64url",
          "spec-dialog-body-without-encoding.vcon|/dialog/0/encoding|encoding.missing",
          "spec-dialog-duration-negative.vcon|/dialog/0/duration|schema.minimum",
          "spec-dialog-duration-string.vcon|/dialog/0/duration|dialog.duration",
          "spec-dialog-encoding-json-bad-json-002.vcon|/dialog/0/body|body.json",
          "spec-dialog-hash-no-dash.vcon|/dialog/0/content_hash|content_hash.syntax",
          "spec-dialog-hash-unknown-alg.vcon|/dialog/0/content_hash|content_hash.algorithm",
          "spec-dialog-hash-wrong-length.vcon|/dialog/0/content_hash|content_hash.length",
          "spec-dialog-history-bad-event.vcon|/dialog/0/party_history/0/event|schema.enum",
          "spec-dialog-incomplete-bad-disposition.vcon|/dialog/0/disposition|dialog.disposition",
          "spec-dialog-incomplete-no-disposition.vcon|/dialog/0/disposition|dialog.disposition",
          "spec-dialog-incomplete-with-body.vcon|/dialog/0/body|dialog.forbidden",
          "spec-dialog-mediatype-garbage.vcon|/dialog/0/mediatype|mediatype.syntax",
          "spec-dialog-object.vcon|/dialog|array.type",
          "spec-dialog-old-names-in-040.vcon|/dialog/0/mimetype|name.old",
          "spec-dialog-parties-depth3.vcon|/dialog/0/parties/0/0|dialog.parties",
          "spec-dialog-party-float.vcon|/dialog/0/parties/0|reference.type",
          "spec-dialog-party-huge.vcon|/dialog/0/parties/0|reference.range",
          "spec-dialog-party-negative.vcon|/dialog/0/parties/1|reference.range",
          "spec-dialog-party-out-of-range.vcon|/dialog/0/parties/1|reference.range",
          "spec-dialog-party-string.vcon|/dialog/0/parties/0|reference.type",
          "spec-dialog-recording-set-cycle.vcon|/dialog/0/recordings/0|reference.kind",
          "spec-dialog-session-id-shape.vcon|/dialog/0/session_id|session_id.shape",
          "spec-dialog-string-items.vcon|/dialog/0|array.member",
          "spec-dialog-transfer-bad-refs.vcon|/dialog/0/transferee|reference.range",
          "spec-dialog-transfer-params-on-text.vcon|/dialog/0/transferee|dialog.forbidden",
          "spec-dialog-type-missing.vcon|/dialog/0/type|dialog.type",
          "spec-dialog-type-unknown.vcon|/dialog/0/type|schema.enum",
          "spec-dialog-url-without-hash.vcon|/dialog/0/content_hash|content_hash.missing",
          "spec-extensions-non-strings.vcon|/extensions/0|schema.type",
          "spec-migrate-001-md5-alg.vcon||conversion.impossible",
          "spec-mixed-forms-payload-and-parties.vcon||form.mixed",
          "spec-no-content-arrays.vcon||form.unknown",
          "spec-party-tel-number.vcon|/parties/0/tel|schema.type",
          "spec-redacted-and-amended.vcon|/amended|amended.redacted",
          "spec-redacted-self-reference.vcon|/redacted/uuid|redacted.self",
          "spec-subject-object.vcon|/subject|schema.type",
          "spec-uuid-array.vcon|/uuid|uuid.type",
          "spec-uuid-empty.vcon|/uuid|uuid.missing",
          "spec-uuid-null.vcon|/uuid|uuid.missing",
          "spec-uuid-number.vcon|/uuid|uuid.type",
          "spec-version-empty.vcon|/vcon|version.unknown",
          "spec-version-object.vcon|/vcon|version.unknown",
          "spec-version-unknown.vcon|/vcon|version.unknown");

  /** Break a MUST that py_vcon_server has never looked at, so that its clients may break it. */
  static final List<String> TOLERATED =
      List.of(
          "spec-uuid-braces-urn.vcon",
          "spec-uuid-not-a-uuid.vcon",
          "spec-uuid-short-java-lenient.vcon");

  /** Real vCons that are called valid and break a MUST, with the rules. All others break none. */
  static final List<String> REAL =
      List.of(
          "conserver_hugging_llm.vcon|schema.enum schema.type",
          "fake_056284e6-9a56-4e89-8048-8471c231f30f.vcon|encoding.missing",
          "fake_3cec1257-0479-43d9-96f0-8abcd3bf220d.vcon|encoding.missing",
          "fake_f5e89cdf-3af6-46d5-808d-496af16c0b5c.vcon|encoding.missing",
          "pyvcon_pre_0.0.1_trans.vcon|uuid.missing",
          "pyvcon_unpacked_lmots.vcon|uuid.missing",
          "vconjs_3624a5d6-1ab5-48ee-911a-b15cf7974549.vcon|encoding.missing",
          "vconjs_4803dc37-3267-451b-ab06-90e7b13d5079.vcon|encoding.missing",
          "vconjs_a43456ab-cf60-4f6a-b89a-11e64c88943c.vcon|encoding.missing",
          "vconmcp_01-siprec-billing-dispute.vcon|uuid.missing",
          "vconmcp_02-siprec-vpn-support.vcon|uuid.missing",
          "vconmcp_05-teams-vpn-followup.vcon|content_hash.missing uuid.missing",
          "vconmcp_06-siprec-cancellation-save.vcon|uuid.missing",
          "vconmcp_07-teams-weekly-standup.vcon|content_hash.missing uuid.missing",
          "conserver_05cec3d4-0561-4010-9fb8-23cc7edef146.vcon|attachment.party date.notation schema.type",
          "conserver_1ba06c0c-97ea-439f-8691-717ef86e4f3e.vcon|attachment.party date.notation schema.type",
          "conserver_31cb6759-4726-438b-9d2e-7fe7657487da.vcon|attachment.party date.notation schema.type",
          "conserver_67cf575c-f99c-43f2-92d1-e30f1c372bed.vcon|attachment.party date.notation schema.type",
          "conserver_fd5e12f5-ab6d-42d4-883e-140b01d7b15b.vcon|attachment.party date.notation schema.type",
          "ietf_core03_ab.vcon|uuid.missing",
          "ietfmeeting_ietf110_add_28639.vcon|attachment.party content_hash.missing schema.enum",
          "ietfmeeting_ietf111_lisp_28846.vcon|attachment.party content_hash.missing schema.enum",
          "ietfmeeting_ietf123_lsr_34227.vcon|attachment.party content_hash.missing schema.enum");

  private static final Map<String, Set<String>> RULES_OF_REAL =
      REAL.stream()
          .map(line -> line.split("\\|", 0))
          .collect(Collectors.toMap(cells -> cells[0], cells -> Set.of(cells[1].split(" ", 0))));

  /** A file of the manifest. */
  record Entry(String path, String kind) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    ObjectNode document() {
      try {
        return StrictJson.readObject(Files.readAllBytes(DATA.resolve(path)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return path;
    }
  }

  private static Stream<Entry> manifest() {
    try {
      return Files.readAllLines(DATA.resolve("MANIFEST.tsv")).stream()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .filter(cells -> !cells[0].endsWith(".gz"))
          .map(cells -> new Entry(cells[0], cells[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry named(String name) {
    return manifest().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
  }

  static Stream<Entry> valid() {
    return manifest().filter(entry -> entry.kind().equals("VALID"));
  }

  static Stream<Entry> others() {
    return manifest().filter(entry -> !entry.kind().equals("VALID"));
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static List<VconFinding> errors(ObjectNode document) {
    return VALIDATOR.validate(document).stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .toList();
  }

  private static Set<String> rules(List<VconFinding> findings) {
    return findings.stream().map(VconFinding::rule).collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validVconsBreakNoMustOrTheKnownOnes(Entry file) {
    assertEquals(
        new TreeSet<>(RULES_OF_REAL.getOrDefault(file.name(), Set.of())),
        rules(errors(file.document())));
  }

  @ParameterizedTest
  @FieldSource("BROKEN")
  void aBrokenMustIsFoundWithItsPlaceAndRule(String line) {
    String[] cells = line.split("\\|", -1);
    List<VconFinding> errors = errors(named(cells[0]).document());
    assertEquals(cells[1], errors.get(0).pointer(), errors::toString);
    assertEquals(cells[2], errors.get(0).rule(), errors::toString);
    for (VconFinding error : errors) {
      assertFalse(error.message().isBlank());
      assertTrue(error.section().startsWith("core-04 "), error.section());
    }
  }

  @ParameterizedTest
  @FieldSource("TOLERATED")
  void aUuidThatIsNoneOfRfc9562IsAWarning(String name) {
    assertEquals(List.of(), errors(named(name).document()));
    assertTrue(
        VALIDATOR.validate(named(name).document()).stream()
            .anyMatch(
                finding ->
                    finding.severity() == Severity.WARNING
                        && finding.rule().equals("uuid.syntax")
                        && finding.pointer().equals("/uuid")));
  }

  @Test
  void aReferenceToSuchAVconIsAWarningToo() {
    ObjectNode amended =
        json(
            "{'vcon':'0.4.0','uuid':'018f3a00-0001-8abc-8caa-f24ab1a0c334',"
                + "'created_at':'2026-01-01T00:00:00Z','parties':[],'amended':{'uuid':'fake-uuid'}}");
    assertEquals(List.of(), errors(amended));
    assertEquals(Set.of("uuid.syntax"), rules(VALIDATOR.validate(amended)));
  }

  @Test
  void everyBrokenFileIsNamed() {
    assertEquals(
        manifest()
            .filter(entry -> entry.kind().equals("SPEC-ERROR"))
            .map(Entry::name)
            .sorted()
            .toList(),
        Stream.concat(BROKEN.stream().map(line -> line.split("\\|", -1)[0]), TOLERATED.stream())
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @MethodSource("others")
  void nothingBreaksTheValidator(Entry file) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try {
            assertTrue(VALIDATOR.validate(file.document()).size() <= 1000);
          } catch (VconException e) {
            assertEquals(VconError.INVALID_JSON, e.code(), e.getMessage());
          }
        });
  }

  @Test
  void theContentOfASignedVconIsJudgedToo() {
    ObjectNode signed = named("own_signed_disjoint.vcon").document();
    String payload = "{\"uuid\":7,\"parties\":[],\"dialog\":[{\"type\":\"text\",\"parties\":[7]}]}";
    signed.put(
        "payload",
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        List.of("/payload/uuid", "/payload/dialog/0/parties/0"),
        errors(signed).stream().map(VconFinding::pointer).toList());
  }

  @Test
  void thereIsAnEndToFindings() {
    ObjectNode document = json("{'uuid':'018f3a00-0001-8abc-8caa-f24ab1a0c334','dialog':[]}");
    for (int i = 0; i < 5000; i++) {
      document.withArray("dialog").addObject().put("type", "nothing");
    }
    assertEquals(1000, VALIDATOR.validate(document).size());
  }

  @Test
  void noContentIsInMessages() {
    ObjectNode document =
        json(
            "{'uuid':'s3cret','vcon':'0.4.0','created_at':'s3cret','subject':{'s3cret':1},"
                + "'parties':[{'tel':['s3cret']}],'dialog':[{'type':'s3cret','start':'s3cret',"
                + "'mediatype':'s3cret','url':'s3cret','content_hash':'s3cret','duration':'s3cret',"
                + "'party_history':[{'event':'s3cret'}]}]}");
    String all =
        VALIDATOR.validate(document).stream()
            .map(finding -> finding.message() + finding.rule())
            .collect(Collectors.joining());
    assertFalse(all.contains("s3cret"), all);
  }

  @Test
  void oldNotationsAreFineInOldVersions() {
    String dialog =
        "'dialog':[{'type':'text','start':'Wed, 18 May 2022 23:05:05 -0000','parties':[0],"
            + "'mimetype':'text/plain','body':'a','encoding':'none'}]";
    String common = "'uuid':'018f3a00-0001-8abc-8caa-f24ab1a0c334','parties':[{}]," + dialog;
    assertEquals(List.of(), errors(json("{'vcon':'0.0.1'," + common + "}")));
    assertEquals(
        Set.copyOf(Arrays.asList("name.old")),
        rules(errors(json("{'vcon':'0.4.0'," + common + "}"))));
  }
}
