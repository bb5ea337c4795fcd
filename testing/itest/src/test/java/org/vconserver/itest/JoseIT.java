package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
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

/** Signing, verifying, encrypting, decrypting, amending: over REST, alone and in pipelines. */
@Timeout(60)
class JoseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final String SECRET = "correct-horse";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  /** Keys by configuration: files, the environment, the folder of secrets; two more instances. */
  @BeforeAll
  static void start() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    Path keys = TestFiles.DATA.resolve("keys");
    Files.createDirectory(config.resolve("secrets"));
    Files.writeString(config.resolve("secrets/recipient.key"), pem("own/recipient1.key"));
    configure(
        config,
        "sign-sign_here",
        "vcon.processor.name=sign_here",
        ".private_pem_key=" + keys.resolve("own/signer_encrypted_pkcs8.key"),
        ".private_pem_key_passphrase=$[env:SIGN_PASSPHRASE]",
        "cert_chain_pems = "
            + keys.resolve("own/signer.crt")
            + ","
            + keys.resolve("own/inter.crt"));
    configure(
        config,
        "verify-verify_peers",
        "vcon.processor.name=verify_peers",
        "allowed_ca_cert_pems = " + keys.resolve("peers/fake_ca_root.crt"),
        "legacy_x509_v1 = true");
    configure(
        config,
        "verify-verify",
        "vcon.processor.name=verify",
        "allowed_ca_cert_pems = " + keys.resolve("own/root.crt"));
    configure(
        config,
        "encrypt-encrypt",
        "vcon.processor.name=encrypt",
        "public_pem_key = " + keys.resolve("own/recipient1.crt"));
    configure(
        config,
        "decrypt-decrypt",
        "vcon.processor.name=decrypt",
        ".private_pem_key=$[secret:recipient.key]");
    configure(
        config,
        "sign-sign_by_name",
        "vcon.processor.name=sign_by_name",
        ".private_pem_key=" + keys.resolve("own/signer2.key"),
        "kid = 2026");
    configure(
        config,
        "verify-verify_keys",
        "vcon.processor.name=verify_keys",
        "trusted_keys = " + keys.resolve("own/signer_public.pem"));
    configure(
        config,
        "encrypt-encrypt_two",
        "vcon.processor.name=encrypt_two",
        "public_pem_key = "
            + keys.resolve("own/recipient2.crt")
            + ","
            + keys.resolve("own/recipient1_public.pem"));
    server = ServerProcess.start(folder, Map.of("SIGN_PASSPHRASE", "changeit"), config);
    api = server.api;
  }

  private static void configure(Path config, String name, String... lines) throws IOException {
    Files.write(
        config.resolve("org.vconserver.processor.jose." + name + ".cfg"), java.util.List.of(lines));
  }

  @AfterAll
  static void stop() throws IOException {
    String log = server.log();
    server.close();
    assertFalse(log.contains(" ERROR "), log);
    assertFalse(log.contains("PRIVATE KEY") || log.contains("changeit"), log);
    assertFalse(log.contains(SECRET), log);
  }

  private static String pem(String name) throws IOException {
    return Files.readString(TestFiles.DATA.resolve("keys").resolve(name));
  }

  private static byte[] plain() throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve("expected/own_signed_payload.json"));
  }

  private static Path file(String name) throws IOException {
    try (Stream<Path> files = Files.walk(TestFiles.DATA.resolve("vcons"))) {
      return files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static Api.Answer process(String uuid, String processor, boolean commit, String options) {
    return api.post(
        "/process/" + Api.segment(uuid) + "/" + processor + "?commit_changes=" + commit,
        options.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs a processor on vCons in the body. */
  private static Api.Answer processIo(String processor, byte[] vcon, ObjectNode options)
      throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("processor_io").putArray("vcons").add(JSON.readTree(vcon));
    body.set("processor_options", options);
    return api.post("/processIO/" + processor, JSON.writeValueAsBytes(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"py_vcon", "rfc"})
  void oneStepAfterTheOtherEachStored(String style) throws IOException {
    api.post("/vcon", plain()).expect(204);
    JsonNode signed =
        process(UUID, "sign_here", true, "{\"style\":\"" + style + "\"}")
            .expect(200)
            .json()
            .path("vcons")
            .path(0);
    assertEquals(style.equals("py_vcon"), signed.at("/signatures/0/header").has("alg"));
    assertEquals(signed, api.get("/vcon/" + UUID).expect(200).json());

    api.post("/process/" + UUID + "/add_party", "{'name':'Eve'}").expect(404);
    JsonNode encrypted = process(UUID, "encrypt", true, "{}").expect(200).json();
    assertEquals(UUID, encrypted.at("/vcons/0/unprotected/uuid").asText());
    assertEquals("[true]", encrypted.path("vcons_modified").toString());
    process(UUID, "verify", true, "{}").expect(422);

    assertEquals(
        signed, process(UUID, "decrypt", true, "{}").expect(200).json().path("vcons").path(0));
    JsonNode verified = process(UUID, "verify", true, "{}").expect(200).json();
    assertEquals(signed, verified.path("vcons").path(0), "a verified vCon is answered signed");
    assertEquals(signed, api.get("/vcon/" + UUID).expect(200).json(), "and stored signed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"py_vcon", "rfc"})
  void allInOnePipelineWhereLaterStepsReadWhatWasVerified(String style) throws IOException {
    api.post("/vcon", plain()).expect(204);
    api.put(
            "/pipeline/round",
            ("{'processors':["
                    + "{'processor_name':'sign_here','processor_options':{'style':'%s'}},"
                    + "{'processor_name':'jq','processor_options':{'jq_queries':{'signed':'.vcons[0].dialog | length'}}},"
                    + "{'processor_name':'encrypt'},"
                    + "{'processor_name':'jq','processor_options':{'jq_queries':{'encrypted':'.vcons[0] | has(\\\"ciphertext\\\")'}}},"
                    + "{'processor_name':'decrypt'},"
                    + "{'processor_name':'jq','processor_options':{'jq_queries':{'unverified':'.vcons[0].signatures | length'}}},"
                    + "{'processor_name':'verify'},"
                    + "{'processor_name':'jq','processor_options':{'jq_queries':{'verified':'.vcons[0].dialog | length'}}},"
                    + "{'processor_name':'create_amended'}],"
                    + "'pipeline_options':{'timeout':30}}")
                .formatted(style))
        .expect(204);
    JsonNode result =
        api.post("/pipeline/round/run/" + UUID + "?save_vcons=true", "").expect(200).json();
    int dialogs = JSON.readTree(plain()).path("dialog").size();
    assertEquals(
        "{\"signed\":"
            + dialogs
            + ",\"encrypted\":true,\"unverified\":1,\"verified\":"
            + dialogs
            + "}",
        result.path("parameters").toString());
    assertTrue(result.at("/vcons/0").has("signatures"));
    assertEquals(UUID, result.at("/vcons/1/amended/uuid").asText());
    assertTrue(api.get("/vcon/" + UUID).expect(200).json().has("payload"));
    String amended = result.at("/vcons/1/uuid").asText();
    assertEquals(UUID, api.get("/vcon/" + amended).expect(200).json().at("/amended/uuid").asText());
  }

  @Test
  void theExamplesOfTheIetfDecryptAndVerifyInTheLegacyInstance() throws IOException {
    byte[] encrypted = Files.readAllBytes(file("ietf_core03_ab_call_ext_rec_encrypted.vcon"));
    ObjectNode key = JSON.createObjectNode().put("private_pem_key", pem("peers/fake_grp.key"));
    JsonNode signed = processIo("decrypt", encrypted, key).expect(200).json().path("vcons").path(0);
    processIo("verify_peers", JSON.writeValueAsBytes(signed), JSON.createObjectNode()).expect(200);
    Api.Answer refused =
        processIo("verify", JSON.writeValueAsBytes(signed), JSON.createObjectNode()).expect(422);
    assertEquals("InvalidSignature", refused.json().path("exception_class").asText());
  }

  /**
   * Keys change while the server runs: the new one comes into a configuration that is read live.
   */
  @Test
  void aSignatureByNameIsVerifiedWithTheKeysThatAreTrustedNow() throws Exception {
    byte[] signed =
        JSON.writeValueAsBytes(
            processIo("sign_by_name", plain(), JSON.createObjectNode())
                .expect(200)
                .json()
                .at("/vcons/0"));
    String header = JSON.readTree(signed).at("/signatures/0/protected").asText();
    assertEquals(
        "{\"alg\":\"RS256\",\"kid\":\"2026\"}",
        new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8));
    Api.Answer refused = processIo("verify_keys", signed, JSON.createObjectNode()).expect(422);
    assertEquals("InvalidSignature", refused.json().path("exception_class").asText());
    assertTrue(refused.text().contains("2026"), refused.text());
    processIo("verify", signed, JSON.createObjectNode()).expect(422);

    ObjectNode key = publicJwk("own/signer2.crt").put("kid", "2026");
    ObjectNode trusting = JSON.createObjectNode();
    trusting.putArray("trusted_keys").add(key);
    processIo("verify", signed, trusting).expect(200);
    Path keys = Files.writeString(folder.resolve("keys.json"), "{\"keys\":[" + key + "]}");
    configure(
        folder.resolve("config"),
        "verify-verify_keys",
        "vcon.processor.name=verify_keys",
        "trusted_keys = " + TestFiles.DATA.resolve("keys/own/signer_public.pem") + ", " + keys);
    await().until(() -> processIo("verify_keys", signed, JSON.createObjectNode()).status() == 200);
    processIo(
            "verify_keys",
            Files.readAllBytes(file("own_signed_disjoint.vcon")),
            JSON.createObjectNode())
        .expect(200);
  }

  private static ObjectNode publicJwk(String certificate) throws Exception {
    RSAPublicKey key;
    try (InputStream pem =
        Files.newInputStream(TestFiles.DATA.resolve("keys").resolve(certificate))) {
      key =
          (RSAPublicKey)
              CertificateFactory.getInstance("X.509").generateCertificate(pem).getPublicKey();
    }
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    byte[] modulus = key.getModulus().toByteArray();
    return JSON.createObjectNode()
        .put("kty", "RSA")
        .put("n", base64.encodeToString(Arrays.copyOfRange(modulus, 1, modulus.length)))
        .put("e", base64.encodeToString(key.getPublicExponent().toByteArray()));
  }

  @Test
  void eachOfTwoRecipientsOpensItAndAThirdDoesNot() throws IOException {
    byte[] signed = Files.readAllBytes(file("own_signed_disjoint.vcon"));
    JsonNode encrypted =
        processIo("encrypt_two", signed, JSON.createObjectNode()).expect(200).json().at("/vcons/0");
    assertEquals(2, encrypted.path("recipients").size());
    byte[] bytes = JSON.writeValueAsBytes(encrypted);
    processIo("decrypt", bytes, JSON.createObjectNode()).expect(200);
    ObjectNode keys = JSON.createObjectNode();
    keys.putArray("private_keys").add(pem("own/outsider.key")).add(pem("own/recipient2.key"));
    processIo("decrypt", bytes, keys).expect(200);
    keys.putArray("private_keys").add(pem("own/outsider.key"));
    Api.Answer refused = processIo("decrypt", bytes, keys).expect(422);
    assertEquals("JWEParseError", refused.json().path("exception_class").asText());
    assertFalse(refused.text().contains("PRIVATE KEY"), refused.text());
  }

  @Test
  void keysThatAreGivenAwayAreRefused() throws IOException {
    byte[] signed = Files.readAllBytes(file("own_signed_disjoint.vcon"));
    ObjectNode options = JSON.createObjectNode();
    options
        .putArray("trusted_keys")
        .add(JSON.readTree("{\"kty\":\"oct\",\"k\":\"" + SECRET + "\"}"));
    Api.Answer refused = processIo("verify", signed, options).expect(422);
    assertTrue(refused.text().contains("trusted_keys[0]: is a symmetric key"), refused.text());
    options.putArray("trusted_keys").add(1);
    assertTrue(processIo("verify", signed, options).expect(422).text().contains("trusted_keys[0]"));
  }

  @Test
  void aSignedVconReadFromStorageIsSeenAsJws() throws IOException {
    byte[] signed = Files.readAllBytes(file("own_signed_disjoint.vcon"));
    api.post("/vcon", signed).expect(204);
    assertArrayEquals(signed, api.get("/vcon/" + UUID).expect(200).body());
    JsonNode seen =
        process(UUID, "jq", false, "{\"jq_queries\":{\"n\":\".vcons[0].signatures|length\"}}")
            .expect(200)
            .json();
    assertEquals(1, seen.at("/parameters/n").asInt());
  }

  @Test
  void whatASignedVconCanNotBeIsSaid() throws IOException {
    api.post("/vcon", Files.readAllBytes(file("own_signed_disjoint.vcon"))).expect(204);
    for (String processor : new String[] {"sign_here", "decrypt", "create_amended"}) {
      Api.Answer refused = process(UUID, processor, true, "{}").expect(422);
      assertEquals("InvalidVconState", refused.json().path("exception_class").asText());
    }
  }

  @Test
  void keysOfOptionsAreNeverShown() {
    Api.Answer refused =
        process(
            TestFiles.HELLO_UUID,
            "sign_here",
            false,
            "{\"private_pem_key\":\"-----BEGIN PRIVATE KEY-----" + SECRET + "\"}");
    assertFalse(refused.text().contains(SECRET), refused.text());
    JsonNode schema =
        api.get("/openapi.json")
            .expect(200)
            .json()
            .at("/components/schemas/SignFilterPluginOptions");
    assertTrue(schema.at("/properties/private_pem_key/writeOnly").asBoolean());
  }

  @Test
  void filesOfTheServerCanNotBeReadByOptions() throws IOException {
    ObjectNode options = JSON.createObjectNode();
    options.putArray("allowed_ca_cert_pems").add("/etc/passwd");
    Api.Answer refused =
        processIo("verify", Files.readAllBytes(file("own_signed_disjoint.vcon")), options);
    assertTrue(refused.expect(422).text().contains("is not PEM"), refused.text());
  }

  static java.util.List<Path> storable() throws IOException {
    java.util.List<Path> files = new java.util.ArrayList<>();
    for (String kind : new String[] {"VALID", "SPEC-ERROR", "HOSTILE"}) {
      files.addAll(TestFiles.ofClass(kind));
    }
    return files;
  }

  /** Whatever was stored, processors answer with a result or a reason. */
  @ParameterizedTest
  @MethodSource("storable")
  void nothingThatCanBeStoredBreaksAProcessor(Path file) throws IOException {
    byte[] vcon = Files.readAllBytes(file);
    Api.Answer stored = api.post("/vcon", vcon);
    if (stored.status() != 204) {
      return;
    }
    String uuid = api.post("/vcon/validate", vcon).expect(200).json().path("uuid").asText();
    for (String processor :
        new String[] {"sign_here", "create_amended", "verify", "encrypt", "decrypt"}) {
      int status = process(uuid, processor, false, "{}").status();
      assertTrue(status == 200 || status == 422, processor + ": " + status);
    }
    for (String version : new String[] {"0.0.1", "0.0.2", "0.3.0", "0.4.0"}) {
      api.get("/vcon/" + Api.segment(uuid) + "?vcon_version=" + version).expect(200);
    }
  }

  /** Every file of this class, with the step that must refuse it and its reason. */
  @ParameterizedTest
  @CsvSource({
    "jwe-alg-dir.vcon, decrypt, JWEParseError",
    "jwe-ciphertext-number.vcon, decrypt, JWEParseError",
    "jwe-contains-garbage.vcon, decrypt, JWEParseError",
    "jwe-contains-jwe-9-levels.vcon, decrypt, JWEParseError",
    "jwe-contains-tampered-jws.vcon, verify, InvalidSignature",
    "jwe-contains-unsigned.vcon, decrypt, JWEParseError",
    "jwe-crit-unknown.vcon, decrypt, JWEParseError",
    "jwe-encrypted-key-tampered.vcon, decrypt, JWEParseError",
    "jwe-pbes2-huge-count.vcon, decrypt, JWEParseError",
    "jwe-recipients-empty.vcon, decrypt, JWEParseError",
    "jwe-recipients-object.vcon, decrypt, JWEParseError",
    "jwe-tampered-ciphertext.vcon, decrypt, JWEParseError",
    "jwe-tampered-tag.vcon, decrypt, JWEParseError",
    "jwe-uuid-mismatch.vcon, decrypt, JWEParseError",
    "jwe-wrong-recipient.vcon, decrypt, JWEParseError",
    "jwe-zip-bomb.vcon, decrypt, JWEParseError",
    "jws-alg-conflict.vcon, verify, JWSError",
    "jws-alg-none-case.vcon, verify, JWSError",
    "jws-alg-none.vcon, verify, JWSError",
    "jws-chain-broken-order.vcon, verify, InvalidSignature",
    "jws-es256-psychic-zero-signature.vcon, verify, InvalidSignature",
    "jws-expired-cert.vcon, verify, InvalidCertDate",
    "jws-header-uuid-mismatch.vcon, verify, InvalidVconSignature",
    "jws-hs256-key-confusion.vcon, verify, JWSError",
    "jws-not-yet-valid-cert.vcon, verify, InvalidCertDate",
    "jws-payload-bad-base64.vcon, verify, JWSError",
    "jws-payload-not-vcon.vcon, verify, InvalidVconJson",
    "jws-protected-not-json.vcon, verify, JWSError",
    "jws-self-signed-cert.vcon, verify, InvalidSignature",
    "jws-signature-empty.vcon, verify, InvalidSignature",
    "jws-signatures-empty-array.vcon, verify, InvalidVconSignature",
    "jws-signatures-object.vcon, verify, JWSError",
    "jws-tampered-payload.vcon, verify, InvalidSignature",
    "jws-two-sigs-one-bad.vcon, verify, InvalidSignature",
    "jws-weak-rsa1024.vcon, verify, InvalidSignature",
    "jws-x5c-base64url-not-base64.vcon, verify, InvalidVconSignature",
    "jws-x5c-other-leaf.vcon, verify, InvalidSignature",
    "jws-x5c-string.vcon, verify, InvalidVconSignature",
  })
  void whatMustFailFailsWithItsReason(String name, String step, String reason) throws IOException {
    byte[] vcon = Files.readAllBytes(file(name));
    ObjectNode options = JSON.createObjectNode();
    if (name.startsWith("jwe-") && step.equals("verify")) {
      vcon =
          JSON.writeValueAsBytes(
              processIo("decrypt", vcon, options).expect(200).json().path("vcons").path(0));
    }
    Api.Answer refused = processIo(step, vcon, options).expect(422);
    assertEquals(reason, refused.json().path("exception_class").asText(), refused::text);
    assertTrue(refused.json().path("detail").asText().length() > 10, refused::text);
  }
}
