package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.tck.server.Api;

/** Versions of vCons, and what is wrong with them, over REST. */
@Timeout(60)
class FormatIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRANSFER = "018f3a00-0001-8abc-8caa-f24ab1a0c334";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of());
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static byte[] data(String path) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve(path));
  }

  static List<Path> valid() throws IOException {
    return TestFiles.ofClass("VALID").stream()
        .filter(path -> !path.toString().endsWith(".gz"))
        .toList();
  }

  static List<Path> broken() throws IOException {
    return TestFiles.ofClass("SPEC-ERROR");
  }

  static List<Path> rejected() throws IOException {
    return TestFiles.ofClass("REJECT");
  }

  @Test
  void aVconIsGivenInAnyVersionAndStaysAsItIs() throws IOException {
    byte[] stored = data("vcons/valid/0.0.1/own_transfer_incomplete.vcon");
    api.post("/vcon", stored).expect(204);
    JsonNode current = api.get("/vcon/" + TRANSFER + "?vcon_version=0.4.0").expect(200).json();
    assertEquals("0.4.0", current.path("vcon").asText());
    assertEquals("2023-05-01T12:01:00.000+00:00", current.at("/dialog/1/start").asText());
    assertTrue(current.at("/dialog/0/content_hash").asText().startsWith("sha512-"));
    assertEquals(2, current.at("/dialog/3/transfer_target").asInt());
    JsonNode second = api.get("/vcon/" + TRANSFER + "?vcon_version=0.0.2").expect(200).json();
    assertEquals("audio/x-mp3", second.at("/dialog/0/mediatype").asText());
    assertEquals(2, second.at("/dialog/3/transfer-target").asInt());
    assertArrayEquals(stored, api.get("/vcon/" + TRANSFER).expect(200).body());
  }

  @Test
  void whatAVersionCanNotExpressIsTold() throws IOException {
    byte[] all = data("vcons/valid/0.4.0/own_all_fields.vcon");
    String uuid = JSON.readTree(all).path("uuid").asText();
    api.post("/vcon", all).expect(204);
    Api.Answer old = api.get("/vcon/" + uuid + "?vcon_version=0.0.1").expect(200);
    assertEquals("0.4.0", old.header("Vcon-Version"));
    assertArrayEquals(all, old.body());
    assertTrue(Integer.parseInt(old.header("Vcon-Conversion-Notes")) > 5);
    assertTrue(
        old.headers()
            .allValues("Vcon-Conversion-Note")
            .contains("/parties/0/did did is not part of 0.0.1: kept"),
        () -> old.headers().toString());
    assertEquals(
        "0",
        api.get("/vcon/" + uuid + "?vcon_version=0.4.0")
            .expect(200)
            .header("Vcon-Conversion-Notes"));
  }

  @ParameterizedTest
  @CsvSource({"9.9.9", "0.5.0", "''"})
  void otherVersionsCanNotBeAskedFor(String version) throws IOException {
    api.post("/vcon", data("vcons/valid/0.4.0/own_minimal.vcon")).expect(204);
    api.get("/vcon/018f3a00-0029-8abc-8caa-f24ab1a0c334?vcon_version=" + version).expect(422);
  }

  @Test
  void signedVconsAreNotConverted() throws IOException {
    byte[] signed = data("vcons/valid/0.4.0/own_signed_disjoint.vcon");
    api.post("/vcon", signed).expect(204);
    String path = "/vcon/018f3a00-005a-8abc-8caa-f24ab1a0c334";
    assertArrayEquals(signed, api.get(path + "?vcon_version=0.0.2").expect(200).body());
    assertArrayEquals(signed, api.get(path).expect(200).body());
  }

  @Test
  void aPipelineMayWantAVersion() throws IOException {
    api.post("/vcon", data("vcons/valid/0.0.1/own_transfer_incomplete.vcon")).expect(204);
    api.put(
            "/pipeline/modern",
            "{'pipeline_options':{'vcon_version':'0.4.0'},'processors':[{'processor_name':'jq',"
                + "'processor_options':{'jq_queries':{'v':'.vcons[0].vcon'}}}]}")
        .expect(204);
    JsonNode run =
        api.post("/pipeline/modern/run/" + TRANSFER + "?save_vcons=true", "").expect(200).json();
    assertEquals("0.4.0", run.at("/parameters/v").asText());
    assertEquals("[true]", run.path("vcons_modified").toString());
    assertEquals("0.4.0", api.get("/vcon/" + TRANSFER).expect(200).json().path("vcon").asText());
    JsonNode again =
        api.post("/pipeline/modern/run/" + TRANSFER + "?save_vcons=true", "").expect(200).json();
    assertEquals("[false]", again.path("vcons_modified").toString(), "nothing left to convert");
    assertEquals(
        "0.4.0",
        api.get("/pipeline/modern")
            .expect(200)
            .json()
            .at("/pipeline_options/vcon_version")
            .asText());
    api.put("/pipeline/odd", "{'pipeline_options':{'vcon_version':'7'},'processors':[]}")
        .expect(422);
  }

  @Test
  void findingsAreCountedWhenAVconComesIn() throws IOException {
    Api.Answer good = api.post("/vcon", data("vcons/valid/0.4.0/own_all_fields.vcon")).expect(204);
    assertEquals("0", good.header("Vcon-Errors"));
    assertEquals("0", good.header("Vcon-Warnings"));
    Api.Answer doubtful =
        api.post("/vcon", data("vcons/valid/none/ietf_core03_ab_call_int_rec.vcon")).expect(204);
    assertEquals("0", doubtful.header("Vcon-Errors"));
    assertTrue(Integer.parseInt(doubtful.header("Vcon-Warnings")) > 0);
    Api.Answer broken =
        api.post("/vcon", data("vcons/invalid/spec-dialog-party-out-of-range.vcon")).expect(204);
    assertEquals("1", broken.header("Vcon-Errors"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void strictRefusesWhatBreaksAMustWithTheWholeList(Path file) throws IOException {
    Api.Answer refused = api.post("/vcon?validate=strict", Files.readAllBytes(file)).expect(422);
    JsonNode detail = refused.json().path("detail");
    assertTrue(detail.isTextual() || detail.at("/0/msg").asText().length() > 5, refused::text);
  }

  @Test
  void strictTellsPlaceRuleAndSection() throws IOException {
    JsonNode fault =
        api.post("/vcon?validate=strict", data("vcons/invalid/spec-dialog-party-out-of-range.vcon"))
            .expect(422)
            .json()
            .at("/detail/0");
    assertEquals("reference.range", fault.path("type").asText());
    assertEquals("[\"body\",\"dialog\",0,\"parties\",1]", fault.path("loc").toString());
    assertTrue(fault.path("msg").asText().contains("core-04"), fault::toString);
    api.post("/vcon?validate=maybe", data("vcons/valid/0.4.0/own_minimal.vcon")).expect(422);
    api.post("/vcon?validate=strict", data("vcons/valid/0.4.0/own_minimal.vcon")).expect(204);
    api.post("/vcon?validate=lenient", data("vcons/valid/0.4.0/own_minimal.vcon")).expect(204);
    Api.Answer unseen =
        api.post("/vcon?validate=off", data("vcons/invalid/spec-dialog-party-out-of-range.vcon"));
    assertEquals("", unseen.expect(204).header("Vcon-Errors"));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validatingOnlyReports(Path file) throws IOException {
    JsonNode report = api.post("/vcon/validate", Files.readAllBytes(file)).expect(200).json();
    assertEquals(report.path("errors").asInt() == 0, report.path("valid").asBoolean());
    assertEquals(
        report.path("errors").asInt() + report.path("warnings").asInt(),
        report.path("findings").size());
  }

  @ParameterizedTest
  @MethodSource("broken")
  void validatingFindsWhatIsBroken(Path file) throws IOException {
    JsonNode report = api.post("/vcon/validate", Files.readAllBytes(file)).expect(200).json();
    JsonNode finding = report.path("findings").path(0);
    // That a uuid is none of RFC 9562 is a warning.
    assertEquals(
        finding.path("rule").asText().equals("uuid.syntax"), report.path("valid").asBoolean());
    for (String member : List.of("severity", "pointer", "rule", "message", "section")) {
      assertTrue(finding.path(member).isTextual(), finding::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void validatingSaysOfEverythingWhatItIs(Path file) throws IOException {
    Api.Answer answer = api.post("/vcon/validate", Files.readAllBytes(file));
    if (answer.status() == 200) {
      assertFalse(answer.json().path("valid").asBoolean(), answer::text);
    } else {
      assertTrue(answer.status() == 413 || answer.status() == 422, answer::text);
    }
  }

  @Test
  void whatIsCriticalAndNotKnownIsStoredAndNotProcessed() throws IOException {
    byte[] vcon = data("vcons/invalid/spec-critical-unknown-extension.vcon");
    String uuid = JSON.readTree(vcon).path("uuid").asText();
    api.post("/vcon", vcon).expect(204);
    assertArrayEquals(vcon, api.get("/vcon/" + uuid).expect(200).body());
    Api.Answer refused =
        api.post("/process/" + uuid + "/set_parameters", "{'parameters':{}}").expect(422);
    assertTrue(refused.text().contains("critical extension"), refused.text());
  }
}
