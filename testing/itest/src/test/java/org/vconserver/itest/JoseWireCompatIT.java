package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.tck.server.Api;

/** Versions and signatures as clients of py_vcon_server know them, its errors included. */
@Timeout(60)
class JoseWireCompatIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAIN = "018f3a00-0029-8abc-8caa-f24ab1a0c334";
  private static final String SIGNED = "019f15a6-a752-826f-b9a2-279e0d16bc46";
  private static final String ENCRYPTED = "0195544a-b9b1-8ee4-b9a2-279e0d16bc46";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of("WIRE_COMPAT", "py_vcon_server"));
    api = server.api;
    for (String file :
        new String[] {
          "0.4.0/own_minimal.vcon",
          "none/ietf_core03_ab_call_ext_rec_signed.vcon",
          "0.0.2/ietf_container03_ab_call_ext_rec_encrypted.vcon"
        }) {
      api.post("/vcon", data("vcons/valid/" + file)).expect(204);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static byte[] data(String path) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve(path));
  }

  private static String pem(String name) throws IOException {
    return Files.readString(TestFiles.DATA.resolve("keys").resolve(name));
  }

  private static Api.Answer process(String uuid, String processor, ObjectNode options)
      throws IOException {
    return api.post("/process/" + uuid + "/" + processor, JSON.writeValueAsBytes(options));
  }

  @ParameterizedTest
  @CsvSource({
    PLAIN + ", sign, NoPrivateKey",
    PLAIN + ", encrypt, NoPublicKey",
    PLAIN + ", verify, InvalidVconState",
    PLAIN + ", decrypt, NoPrivateKey",
    SIGNED + ", verify, InvalidSignature",
    SIGNED + ", create_amended, InvalidVconState",
    ENCRYPTED + ", create_amended, InvalidVconState",
    ENCRYPTED + ", verify, InvalidVconState",
  })
  void mistakesAre500WithTheNamesOfThePeer(String uuid, String processor, String name)
      throws IOException {
    JsonNode error = process(uuid, processor, JSON.createObjectNode()).expect(500).json();
    assertEquals(name, error.path("exception_class").asText(), error::toString);
    assertEquals(1, error.path("exception_stack").size(), error::toString);
    assertEquals(processor, error.path("processor_name").asText());
    assertEquals(0, error.at("/processor_options/input_vcon_index").asInt(-1));
    assertTrue(error.at("/processor_options/should_process").asBoolean());
    assertTrue(error.path("detail").asText().startsWith("Exception: " + name), error::toString);
  }

  @Test
  void statesAreTheirs() throws IOException {
    ObjectNode key = JSON.createObjectNode().put("public_pem_key", pem("peers/fake_grp.crt"));
    JsonNode error = process(PLAIN, "encrypt", key).expect(500).json();
    assertEquals("InvalidVconState", error.path("exception_class").asText());
    ObjectNode signing = JSON.createObjectNode().put("private_pem_key", pem("peers/fake_grp.key"));
    signing
        .putArray("cert_chain_pems")
        .add(pem("peers/fake_grp.crt"))
        .add(pem("peers/fake_div.crt"))
        .add(pem("peers/fake_ca_root.crt"));
    Api.Answer refused = process(SIGNED, "sign", signing).expect(500);
    assertEquals("InvalidVconState", refused.json().path("exception_class").asText());
    assertEquals(3, refused.json().at("/processor_options/cert_chain_pems").size());
    assertTrue(!refused.text().contains("PRIVATE KEY"), "secrets are not shown again");
    JsonNode signed = process(PLAIN, "sign", signing).expect(200).json();
    assertEquals("RS256", signed.at("/vcons/0/signatures/0/header/alg").asText());
    assertEquals("[true]", signed.path("vcons_modified").toString());
  }

  @Test
  void thePeersCertificatesAreBelievedAsThere() throws IOException {
    ObjectNode options = JSON.createObjectNode();
    options.putArray("allowed_ca_cert_pems").add(pem("peers/fake_ca_root.crt"));
    process(SIGNED, "verify", options).expect(200);
    ObjectNode other = JSON.createObjectNode();
    other.putArray("allowed_ca_cert_pems").add(pem("peers/fake_ca2_root.crt"));
    assertEquals(
        "InvalidSignature",
        process(SIGNED, "verify", other).expect(500).json().path("exception_class").asText());
    ObjectNode wrong = JSON.createObjectNode().put("private_pem_key", pem("own/outsider.key"));
    assertEquals(
        "JWEParseError",
        process(ENCRYPTED, "decrypt", wrong).expect(500).json().path("exception_class").asText());
    ObjectNode right =
        JSON.createObjectNode()
            .put("private_pem_key", pem("peers/fake_grp.key"))
            .put("public_pem_key", pem("peers/fake_grp.crt"));
    assertTrue(
        process(ENCRYPTED, "decrypt", right).expect(200).json().at("/vcons/0").has("payload"));
  }

  @Test
  void anAmendedVconIsTheSecondOneOfTheRunAndOfThePeersDomain() throws IOException {
    JsonNode run = process(PLAIN, "create_amended", JSON.createObjectNode()).expect(200).json();
    assertEquals("[false,true]", run.path("vcons_modified").toString());
    assertEquals(PLAIN, run.at("/vcons/1/amended/uuid").asText());
    assertTrue(run.at("/vcons/1/uuid").asText().endsWith("a20f-d188127fad29"));
    assertEquals(run.at("/vcons/0/created_at"), run.at("/vcons/1/created_at"));
  }

  @Test
  void whatIs001IsMigratedAsThere() throws IOException {
    byte[] vcon = data("vcons/valid/0.0.1/vconjs_8bf46dff.vcon");
    api.post("/vcon", vcon).expect(204);
    JsonNode given =
        api.get("/vcon/" + JSON.readTree(vcon).path("uuid").asText()).expect(200).json();
    assertEquals("0.0.2", given.path("vcon").asText());
    assertEquals("2025-04-01T17:04:09.000+00:00", given.at("/dialog/0/start").asText());
    assertEquals("audio/x-wav", given.at("/dialog/0/mediatype").asText());
    assertTrue(given.at("/dialog/0/content_hash").asText().startsWith("sha512-"));
  }

  @ParameterizedTest
  @CsvSource({"spec-version-unknown.vcon", "spec-version-empty.vcon"})
  void aVersionThatNobodyKnowsIsRefused(String name) throws IOException {
    JsonNode error = api.post("/vcon", data("vcons/invalid/" + name)).expect(500).json();
    assertEquals("UnsupportedVconVersion", error.path("exception_class").asText());
  }
}
