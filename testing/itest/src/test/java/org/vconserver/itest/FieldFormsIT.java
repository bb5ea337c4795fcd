package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** Forms of vCons that were met in the field, and others of their kinds, on a whole server. */
@Timeout(120)
class FieldFormsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AUDIO = "tone440_1s_8k.wav";

  @TempDir static Path folder;
  private static Vendors vendors;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    vendors = new Vendors();
    Path config = Files.createDirectories(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    Path deepgram = config.resolve("org.vconserver.processor.deepgram-deepgram.cfg");
    Files.writeString(
        deepgram,
        Files.readString(deepgram).replaceFirst("(?m)^base_url.*$", "base_url = " + vendors.url()));
    Files.writeString(
        config.resolve("org.vconserver.processor.jose.verify-verify.cfg"),
        "vcon.processor.name = verify\nallowed_ca_cert_pems = "
            + TestFiles.DATA.resolve("keys/own/root.crt")
            + "\n");
    server =
        ServerProcess.start(
            folder,
            Map.of(
                "DEEPGRAM_KEY", "a-key",
                "MEDIA_SCHEMES", "https,http",
                "MEDIA_ALLOWED_ADDRESSES", Vendors.ADDRESS),
            config);
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    vendors.close();
    String log = server.log();
    server.close();
    assertFalse(log.contains(" ERROR "), log);
  }

  private static ObjectNode given(String name) throws IOException {
    return (ObjectNode)
        JSON.readTree(Files.readAllBytes(TestFiles.DATA.resolve("field/" + name + ".vcon")));
  }

  private static byte[] bytes(JsonNode vcon) throws IOException {
    return JSON.writeValueAsBytes(vcon);
  }

  private static Api.Answer process(ObjectNode vcon, String processor, String options)
      throws IOException {
    api.post("/vcon", bytes(vcon)).expect(204);
    return api.post("/process/" + vcon.path("uuid").asText() + "/" + processor, options);
  }

  // ---- hashes ----

  private static ObjectNode hashed(String member, JsonNode value) throws IOException {
    ObjectNode vcon = given("12-hex-hash");
    ObjectNode dialog = (ObjectNode) vcon.at("/dialog/0");
    dialog.put("url", vendors.url() + "/media/" + AUDIO);
    if (!member.equals("signature")) {
      dialog.remove(List.of("alg", "signature"));
    }
    dialog.set(member, value);
    return vcon;
  }

  /** Holds the spellings of one hash, as people and programs write it. */
  private static List<String> spellings(byte[] content) throws Exception {
    List<String> spellings = new ArrayList<>();
    for (int bits : new int[] {256, 384, 512}) {
      byte[] digest = MessageDigest.getInstance("SHA-" + bits).digest(content);
      String hex = HexFormat.of().formatHex(digest);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      String padded = Base64.getEncoder().encodeToString(digest);
      spellings.add("sha" + bits + "-" + url);
      spellings.add("sha" + bits + "-" + hex);
      spellings.add("sha" + bits + "-" + padded);
      spellings.add("SHA-" + bits + ":" + hex.toUpperCase(Locale.ROOT));
      spellings.add("sha" + bits + ":" + Base64.getUrlEncoder().encodeToString(digest));
      spellings.add("SHA-" + bits + "-" + url);
      spellings.add("sha-" + bits + "=:" + padded + ":");
      spellings.add("sha_" + bits + "=" + hex);
      spellings.add(hex);
      spellings.add(hex.toUpperCase(Locale.ROOT));
      spellings.add(padded);
      spellings.add(url);
    }
    return spellings;
  }

  @Test
  void theHexadecimalHashOfTheFieldIsTaken() throws IOException {
    ObjectNode vcon = given("12-hex-hash");
    ((ObjectNode) vcon.at("/dialog/0")).put("url", vendors.url() + "/media/" + AUDIO);
    process(vcon, "whisper_base", "{}").expect(200);
  }

  @Test
  void everySpellingOfTheRightHashIsTaken() throws Exception {
    for (String spelling : spellings(Vendors.audio(AUDIO))) {
      JsonNode value = JSON.getNodeFactory().textNode(spelling);
      Api.Answer answer = process(hashed("content_hash", value), "deepgram", "{}");
      assertEquals(200, answer.status(), spelling + ": " + answer.text());
    }
  }

  @Test
  void everySpellingOfAnotherHashIsOfOtherContent() throws Exception {
    for (String spelling : spellings(Vendors.audio("jfk_16k.wav"))) {
      JsonNode value = JSON.getNodeFactory().textNode(spelling);
      Api.Answer answer = process(hashed("content_hash", value), "deepgram", "{}").expect(422);
      assertTrue(answer.text().contains("not the one that was hashed"), spelling + answer.text());
    }
  }

  @Test
  void listsOfHashesHoldOneThatCounts() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Vendors.audio(AUDIO));
    JsonNode list =
        JSON.createArrayNode().add("md5-0123").add("sha256:" + HexFormat.of().formatHex(digest));
    process(hashed("content_hash", list), "deepgram", "{}").expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-512, padded",
    "sha512, hex",
    "sha-512, HEX",
    "'', hex",
    "SHA512, prefixed",
    "SHA-512, standard"
  })
  void theHashOfTheFirstVersionsHasAnySpelling(String alg, String form) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(Vendors.audio(AUDIO));
    String hex = HexFormat.of().formatHex(digest);
    String signature =
        switch (form) {
          case "padded" -> Base64.getUrlEncoder().encodeToString(digest);
          case "standard" -> Base64.getEncoder().encodeToString(digest);
          case "prefixed" -> "sha512-" + hex;
          case "HEX" -> hex.toUpperCase(Locale.ROOT);
          default -> hex;
        };
    ObjectNode vcon = hashed("signature", JSON.getNodeFactory().textNode(signature));
    ObjectNode dialog = (ObjectNode) vcon.at("/dialog/0");
    if (alg.isEmpty()) {
      dialog.remove("alg");
    } else {
      dialog.put("alg", alg);
    }
    process(vcon, "deepgram", "{}").expect(200);
    Api.Answer converted =
        api.get("/vcon/" + vcon.path("uuid").asText() + "?vcon_version=0.4.0").expect(200);
    assertEquals(
        "sha512-" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
        converted.json().at("/dialog/0/content_hash").asText(),
        "in the form of the version");
  }

  @ParameterizedTest
  @CsvSource({
    "sha512-abc, 3 ",
    "sha512-zz%%zz, sha512",
    "blake3-4878ca0425c739fa427f7eda20fe845f6b2e46ba5fe2a14df5b1e32f50603215, blake3",
    "3923ea716330753ad9c24f1642bd72, 30 hexadecimal digits",
    "sha512-3923ea716330753ad9c24f1642bd72bdf43bf1fe5f75ee403508cc83b834c0f7, 64 hexadecimal digits",
    "my file, content_hash",
    "'', content_hash"
  })
  void aHashOfNoFormIsNotTakenForOtherContent(String hash, String named) throws IOException {
    JsonNode value = JSON.getNodeFactory().textNode(hash);
    Api.Answer answer = process(hashed("content_hash", value), "deepgram", "{}").expect(422);
    assertFalse(answer.text().contains("not the one that was hashed"), answer.text());
    assertTrue(answer.text().contains(named), answer.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5-0cc175b9c0f1b6a831c399e269772661",
        "0cc175b9c0f1b6a831c399e269772661",
        "sha1:86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
        "SHA-1-hvfkN_qlp_zhXR3cuerq6jd2Z7g",
        "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
      })
  void aWeakHashIsRefusedByName(String hash) throws IOException {
    JsonNode value = JSON.getNodeFactory().textNode(hash);
    Api.Answer answer = process(hashed("content_hash", value), "deepgram", "{}").expect(422);
    String text = answer.text().toLowerCase(Locale.ROOT);
    assertTrue(text.contains("md5") || text.contains("sha1") || text.contains("sha-1"), text);
    assertFalse(text.contains("not the one that was hashed"), text);
  }

  // ---- vcon-lib's signed vCons ----

  private static ObjectNode signed(String algorithm, JsonNode protectedHeader, JsonNode header)
      throws Exception {
    byte[] payload = Files.readAllBytes(TestFiles.DATA.resolve("expected/own_signed_payload.json"));
    return Jws.signed(algorithm, payload, protectedHeader, header);
  }

  private static void assertStoredAsSigned(ObjectNode mixed) throws IOException {
    byte[] given = bytes(mixed);
    Api.Answer stored = api.post("/vcon", given).expect(204);
    assertTrue(Integer.parseInt(stored.header("Vcon-Warnings")) > 0, "a warning is counted");
    JsonNode report = api.post("/vcon/validate", given).expect(200).json();
    assertEquals("signed", report.path("form").asText(), report::toString);
    assertTrue(
        report.path("findings").findValuesAsText("message").stream()
            .anyMatch(message -> message.contains("beside")),
        report::toString);
    String uuid = report.path("uuid").asText();
    assertArrayEquals(given, api.get("/vcon/" + uuid).expect(200).body());
  }

  @Test
  void theMixedFormIsStoredAsSignedAndItsOuterMembersAreNotRead() throws IOException {
    ObjectNode mixed = given("18-vcon-lib-mixed-form");
    assertStoredAsSigned(mixed);
    String uuid = mixed.path("uuid").asText();
    JsonNode seen =
        api.post(
                "/process/" + uuid + "/jq",
                "{'jq_queries':{'keys':'.vcons[0]|keys','n':'.vcons[0].signatures|length'}}")
            .expect(200)
            .json();
    assertEquals("[\"payload\",\"signatures\"]", seen.at("/parameters/keys").toString());
    Api.Answer verified = api.post("/process/" + uuid + "/verify", "{}").expect(422);
    assertTrue(verified.text().contains("no public key is trusted"), verified.text());
    ObjectNode trusting = JSON.createObjectNode();
    trusting
        .putArray("trusted_keys")
        .add(Files.readString(TestFiles.DATA.resolve("keys/own/signer_public.pem")));
    api.post("/process/" + uuid + "/verify", trusting.toString()).expect(200);
    Api.Answer unread =
        api.post("/process/" + uuid + "/text_pii_redactor", "{'redaction_type_label':'x'}");
    assertTrue(unread.status() == 422, unread.text());
  }

  @Test
  void whatStandsOutsideIsNeverCalledSigned() throws Exception {
    ObjectNode mixed =
        signed("RS256", JSON.createObjectNode().put("alg", "RS256"), Jws.chain("signer"));
    mixed.put("vcon", "0.4.0").put("uuid", "018f3a00-005a-8abc-8caa-f24ab1a0c334");
    mixed.putArray("parties").addObject().put("name", "Mallory");
    mixed.putArray("dialog");
    assertStoredAsSigned(mixed);
    ObjectNode body = JSON.createObjectNode();
    body.putObject("pipeline_options").put("timeout", 30);
    body.putArray("processors")
        .add(JSON.readTree("{\"processor_name\":\"verify\"}"))
        .add(
            JSON.readTree(
                "{\"processor_name\":\"jq\",\"processor_options\":{\"jq_queries\":"
                    + "{\"name\":\".vcons[0].parties[0].name\"}}}"));
    api.put("/pipeline/mixed", body.toString()).expect(204);
    JsonNode run =
        api.post("/pipeline/mixed/run/018f3a00-005a-8abc-8caa-f24ab1a0c334?save_vcons=true", "")
            .expect(200)
            .json();
    assertEquals("Alice", run.at("/parameters/name").asText());
    assertFalse(run.path("vcons").toString().contains("Mallory"), run::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attachments", "analysis", "dialog", "parties", "group"})
  void anyMemberOfTheUnsignedFormMayStandBeside(String member) throws IOException {
    ObjectNode mixed = given("18-vcon-lib-mixed-form");
    mixed.retain("payload", "signatures", "vcon");
    mixed.putArray(member);
    assertStoredAsSigned(mixed);
  }

  @Test
  void theUuidIsThatOfThePayload() throws IOException {
    ObjectNode mixed = given("18-vcon-lib-mixed-form");
    mixed.put("uuid", "0190f1e1-0000-8000-9dd8-00000000ffff");
    assertStoredAsSigned(mixed);
    api.get("/vcon/0190f1e1-0000-8000-9dd8-000000003017").expect(200);
    api.get("/vcon/0190f1e1-0000-8000-9dd8-00000000ffff").expect(404);
  }

  @Test
  void aMixtureWithTheEncryptedFormIsStillNone() throws IOException {
    ObjectNode both = given("18-vcon-lib-mixed-form");
    both.put("ciphertext", "x").putArray("recipients");
    assertTrue(api.post("/vcon", bytes(both)).expect(422).text().contains("forms"));
    both.remove(List.of("payload", "signatures"));
    assertTrue(api.post("/vcon", bytes(both)).expect(422).text().contains("forms"));
  }

  // ---- names of members ----

  private static Set<String> warnings(JsonNode vcon) throws IOException {
    JsonNode report = api.post("/vcon/validate", bytes(vcon)).expect(200).json();
    Set<String> found = new TreeSet<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("rule").asText().equals("member.unknown")) {
        assertEquals("warning", finding.path("severity").asText());
        found.add(finding.path("pointer").asText() + " " + finding.path("message").asText());
      }
    }
    return found;
  }

  private static void assertNamed(Set<String> warnings, String pointer, String meant) {
    assertTrue(
        warnings.stream()
            .anyMatch(w -> w.startsWith(pointer + " ") && w.contains("did you mean " + meant)),
        () -> pointer + " " + meant + " in " + warnings);
  }

  @Test
  void theMisnamedMembersOfTheFieldAreNamed() throws IOException {
    Set<String> warnings = warnings(given("20-misnamed-members"));
    assertNamed(warnings, "/dialogs", "dialog");
    assertNamed(warnings, "/analyses", "analysis");
    assertNamed(warnings, "/dialog/0/duration_ms", "duration");
    assertNamed(warnings, "/dialog/1/transferTarget", "transfer_target");
    assertNamed(warnings, "/dialog/1/targetDialog", "target_dialog");
    assertTrue(warnings.stream().anyMatch(w -> w.startsWith("/version ")), warnings::toString);
    assertEquals(6, warnings.size(), warnings::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "/, createdAt, created_at",
    "/, attachment, attachments",
    "/, party, parties",
    "/, created, created_at",
    "/parties/0, Name, name",
    "/parties/0, telephone, tel",
    "/parties/0, mail_to, mailto",
    "/parties/0, email, mailto",
    "/dialog/0, durationSeconds, duration",
    "/dialog/0, durration, duration",
    "/dialog/0, party, parties",
    "/dialog/0, contentHash, content_hash",
    "/dialog/0, media_type, mediatype",
    "/dialog/0, start_time, start",
    "/dialog/0, sessionId, session_id",
    "/analysis/0, dialogs, dialog",
    "/analysis/0, vender, vendor",
    "/attachments/0, purposes, purpose",
    "/attachments/0, file_name, filename"
  })
  void otherMisnamedMembersAreNamedToo(String place, String name, String meant) throws IOException {
    ObjectNode vcon = given("20-misnamed-members");
    vcon.remove(List.of("dialogs", "analyses", "version"));
    vcon.putArray("analysis").addObject();
    vcon.putArray("attachments").addObject();
    ObjectNode part = (ObjectNode) (place.equals("/") ? vcon : vcon.at(place));
    part.put(name, "x");
    assertNamed(warnings(vcon), (place.equals("/") ? "" : place) + "/" + name, meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"meta", "metadata", "role", "x-ours", "x_ours", "X-Ours"})
  void someNamesAreEverybodys(String name) throws IOException {
    ObjectNode vcon = given("36-tags-list");
    vcon.put(name, "x");
    vcon.putArray("dialog").addObject().put("type", "text").put(name, "x");
    vcon.putArray("analysis").addObject().put("type", "report").put(name, "x");
    ((ObjectNode) vcon.at("/parties/0")).put(name, "x");
    ((ObjectNode) vcon.at("/attachments/0")).put(name, "x");
    assertEquals(Set.of(), warnings(vcon));
  }

  @Test
  void theMembersOfAListedExtensionAreNotDoubted() throws IOException {
    ObjectNode vcon = given("20-misnamed-members");
    vcon.putArray("extensions").add("rvoip");
    assertEquals(Set.of(), warnings(vcon));
    vcon.putArray("extensions").add("CC");
    assertEquals(6, warnings(vcon).size());
  }

  @Test
  void numbersAndAddressesThatAreNoneAreTold() throws IOException {
    ObjectNode vcon = given("36-tags-list");
    vcon.putArray("parties")
        .add(JSON.createObjectNode().put("tel", "ask reception"))
        .add(JSON.createObjectNode().put("mailto", "Alice Smith"))
        .add(JSON.createObjectNode().put("tel", "tel:+1-555-010-0001;ext=12"))
        .add(JSON.createObjectNode().put("tel", "(555) 010-0001 x12"))
        .add(JSON.createObjectNode().put("mailto", "mailto:alice@example.com?subject=x"))
        .add(JSON.createObjectNode().put("mailto", "\"Alice Smith\" <alice@example.com>"));
    Set<String> pointers = new TreeSet<>();
    JsonNode report = api.post("/vcon/validate", bytes(vcon)).expect(200).json();
    report.path("findings").forEach(f -> pointers.add(f.path("pointer").asText()));
    pointers.removeIf(pointer -> !pointer.startsWith("/parties/"));
    assertEquals(Set.of("/parties/0/tel", "/parties/1/mailto"), pointers);
    assertFalse(report.toString().contains("reception"), "no content in findings");
  }

  // ---- signatures as rvoip makes them ----

  static Stream<String> signatures() {
    return Stream.of("RS256", "PS256", "RS512", "ES256");
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void headersThatAreDisjointAreVerified(String algorithm) throws Exception {
    String signer = algorithm.equals("ES256") ? "ec" : "signer";
    String uuid = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
    ObjectNode inside = JSON.createObjectNode().put("alg", algorithm).put("uuid", uuid);
    process(signed(algorithm, inside, Jws.chain(signer)), uuid).expect(200);
    inside.setAll(Jws.chain(signer));
    process(signed(algorithm, inside, JSON.createObjectNode()), uuid).expect(200);
    ObjectNode outside = Jws.chain(signer).put("alg", algorithm).put("uuid", uuid);
    process(signed(algorithm, JSON.createObjectNode(), outside), uuid).expect(200);
  }

  @Test
  void aProtectedUuidOfAnotherVconIsRefused() throws Exception {
    ObjectNode inside =
        JSON.createObjectNode()
            .put("alg", "RS256")
            .put("uuid", "018f3a00-0000-8abc-8caa-000000000000");
    ObjectNode body = JSON.createObjectNode();
    body.putObject("processor_io")
        .putArray("vcons")
        .add(signed("RS256", inside, Jws.chain("signer")));
    Api.Answer refused = api.post("/processIO/verify", bytes(body)).expect(422);
    assertTrue(refused.text().contains("uuid"), refused.text());
  }

  @Test
  void apayloadThatIsPackedIsVerified() throws Exception {
    byte[] payload =
        Jws.packed(Files.readAllBytes(TestFiles.DATA.resolve("expected/own_signed_payload.json")));
    ObjectNode header = JSON.createObjectNode().put("alg", "RS256");
    ObjectNode vcon = Jws.signed("RS256", payload, header, Jws.chain("signer"));
    process(vcon, "018f3a00-005a-8abc-8caa-f24ab1a0c334").expect(200);
  }

  private static Api.Answer process(ObjectNode signed, String uuid) throws IOException {
    api.post("/vcon", bytes(signed)).expect(204);
    return api.post("/process/" + uuid + "/verify", "{}");
  }

  // ---- tags ----

  private static final String VIP =
      "[.vcons[0].attachments[]? | select((.purpose // .type) == \\\"tags\\\") | .body"
          + " | (if type == \\\"string\\\" then (fromjson? // .) else . end)"
          + " | if type == \\\"array\\\" then .[]"
          + " elif type == \\\"object\\\" then (to_entries[] | .key + \\\":\\\" + .value)"
          + " else . end] | index(\\\"tier:vip\\\") != null";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "36-tags-list | | true",
        "36-tags-object | | true",
        "36-tags-list | [\"tier:gold\"] | false",
        "36-tags-object | {\"tier\":\"vip\",\"region\":\"eu\"} | true",
        "36-tags-list | \"[\\\"region:eu\\\",\\\"tier:vip\\\"]\" | true"
      })
  void aPipelineBranchesOnTagsOfEitherShape(String name, String body, boolean vip)
      throws IOException {
    ObjectNode vcon = given(name);
    if (body != null) {
      ((ObjectNode) vcon.at("/attachments/0")).set("body", JSON.readTree(body));
    }
    api.post("/vcon", bytes(vcon)).expect(204);
    api.put(
            "/pipeline/tags",
            "{\"pipeline_options\":{},\"processors\":[{\"processor_name\":\"jq\",\"processor_options\":"
                + "{\"jq_queries\":{\"vip\":\""
                + VIP
                + "\"}}},{\"processor_name\":\"set_parameters\",\"processor_options\":{"
                + "\"parameters\":{\"greeted\":true},\"format_options\":{\"should_process\":\"{vip}\"}}}]}")
        .expect(204);
    JsonNode run =
        api.post("/pipeline/tags/run/" + vcon.path("uuid").asText(), "").expect(200).json();
    assertEquals(vip, run.at("/parameters/vip").asBoolean());
    assertEquals(vip, run.at("/parameters").has("greeted"));
    assertArrayEquals(
        bytes(vcon), api.get("/vcon/" + vcon.path("uuid").asText()).expect(200).body());
  }

  /** Keeps the words of a message that are not the caller's. */
  @Test
  void aFindingQuotesNothing() throws IOException {
    ObjectNode vcon = given("36-tags-list");
    ((ObjectNode) vcon.at("/parties/0")).put("tel", "Geheimnis");
    String report =
        new String(
            api.post("/vcon/validate", bytes(vcon)).expect(200).body(), StandardCharsets.UTF_8);
    assertFalse(report.contains("Geheimnis"), report);
  }
}
