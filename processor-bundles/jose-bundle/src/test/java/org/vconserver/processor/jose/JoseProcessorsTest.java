package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** The five processors: where keys come from, and which states they take. */
class JoseProcessorsTest {
  private static final List<String> CHAIN =
      List.of(TestData.pem("own/signer.crt"), TestData.pem("own/inter.crt"));

  @TempDir Path folder;

  /** A configuration with some values set, the others at their defaults. */
  static <A extends Annotation> A config(Class<A> type, Map<String, Object> values) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            values.getOrDefault(method.getName(), method.getDefaultValue());
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static SignProcessor sign() {
    return new SignProcessor(config(SignConfig.class, Map.of()));
  }

  private static VerifyProcessor verify() {
    return new VerifyProcessor(config(VerifyConfig.class, Map.of()));
  }

  private static EncryptProcessor encrypt() {
    return new EncryptProcessor(config(EncryptConfig.class, Map.of()));
  }

  private static DecryptProcessor decrypt() {
    return new DecryptProcessor(config(DecryptConfig.class, Map.of()));
  }

  private static AmendProcessor amend() {
    return new AmendProcessor(config(AmendConfig.class, Map.of()));
  }

  private static SignFilterPluginOptions signing(@Nullable String key) {
    return new SignFilterPluginOptions(key, CHAIN, "py_vcon", null);
  }

  private static VerifyFilterPluginOptions trustingRoot() {
    return new VerifyFilterPluginOptions(List.of(TestData.pem("own/root.crt")), List.of());
  }

  private static EncryptFilterPluginOptions forRecipient1() {
    return new EncryptFilterPluginOptions(TestData.pem("own/recipient1.crt"), List.of());
  }

  private static Vcon plain() {
    return Vcon.parse(TestData.bytes("expected/own_signed_payload.json"));
  }

  private static void assertRefused(ErrorCode code, Executable action) {
    VconException refusal = assertThrows(VconException.class, action);
    assertEquals(code, refusal.code(), refusal.getMessage());
  }

  @Test
  void signEncryptDecryptVerifyAmend() {
    Vcon plain = plain();
    RecordingSession session = RecordingSession.of(plain);
    sign().process(session, signing(TestData.pem("own/signer.key")));
    assertTrue(session.input().readable());
    encrypt().process(session, forRecipient1());
    assertEquals(VconForm.ENCRYPTED, session.input().form());
    assertEquals(plain.uuid(), session.input().uuid());
    assertRefused(VconError.INVALID_VCON_STATE, () -> session.input().dialogs());
    decrypt()
        .process(
            session,
            new DecryptFilterPluginOptions(TestData.pem("own/recipient1.key"), null, List.of()));
    assertEquals(VconForm.SIGNED, session.input().form());
    assertRefused(VconError.INVALID_VCON_STATE, () -> session.input().dialogs());
    verify().process(session, trustingRoot());
    assertEquals(plain.tree(), session.input().content().tree());
    amend().process(session, new AmendedFilterPluginOptions());
    assertEquals(2, session.vcons().size());
    assertEquals(VconForm.SIGNED, session.vcons().get(0).form());
  }

  @Test
  void anAmendedVconIsANewOneThatNamesTheOldOne() {
    Vcon plain = plain();
    RecordingSession session = RecordingSession.of(plain);
    amend().process(session, new AmendedFilterPluginOptions());
    assertEquals(plain.tree(), session.vcons().get(0).tree());
    var amended = session.vcons().get(1).copyTree();
    assertEquals(plain.uuid(), amended.path("amended").path("uuid").asText());
    assertFalse(amended.path("uuid").asText().equals(plain.uuid()));
    amended.put("uuid", plain.uuid());
    amended.remove("amended");
    assertEquals(plain.tree(), amended);
  }

  @Test
  void theDomainOfNewUuidsIsConfigured() {
    for (var wanted :
        Map.of(
                Map.<String, Object>of("uuid__domain", "example.com"), "8caa-f24ab1a0c334",
                Map.<String, Object>of("wire__compat", "py_vcon_server"), "a20f-d188127fad29")
            .entrySet()) {
      RecordingSession session = RecordingSession.of(plain());
      new AmendProcessor(config(AmendConfig.class, wanted.getKey()))
          .process(session, new AmendedFilterPluginOptions());
      assertTrue(session.vcons().get(1).uuid().endsWith(wanted.getValue()));
    }
  }

  @Test
  void redactedAndAmendedExcludeEachOther() {
    var tree = plain().copyTree();
    tree.putObject("redacted").put("uuid", "x").put("type", "PII");
    RecordingSession session = RecordingSession.of(Vcon.of(tree));
    amend().process(session, new AmendedFilterPluginOptions());
    assertFalse(session.vcons().get(1).tree().has("redacted"));
  }

  @Test
  void eachStateHasItsProcessors() {
    Vcon plain = plain();
    Vcon signed = TestData.named("own_signed_disjoint.vcon").vcon();
    Vcon encrypted = TestData.named("own_encrypted_disjoint.vcon").vcon();
    String key = TestData.pem("own/signer.key");
    for (Vcon vcon : List.of(signed, encrypted)) {
      assertRefused(
          VconError.INVALID_VCON_STATE,
          () -> sign().process(RecordingSession.of(vcon), signing(key)));
      assertRefused(
          VconError.INVALID_VCON_STATE,
          () -> amend().process(RecordingSession.of(vcon), new AmendedFilterPluginOptions()));
    }
    for (Vcon vcon : List.of(plain, encrypted)) {
      assertRefused(
          VconError.INVALID_VCON_STATE,
          () -> verify().process(RecordingSession.of(vcon), trustingRoot()));
      assertRefused(
          VconError.INVALID_VCON_STATE,
          () -> encrypt().process(RecordingSession.of(vcon), forRecipient1()));
    }
    for (Vcon vcon : List.of(plain, signed)) {
      assertRefused(
          VconError.INVALID_VCON_STATE,
          () ->
              decrypt()
                  .process(
                      RecordingSession.of(vcon),
                      new DecryptFilterPluginOptions(key, null, List.of())));
    }
    RecordingSession verified = RecordingSession.of(signed);
    verify().process(verified, trustingRoot());
    assertRefused(VconError.INVALID_VCON_STATE, () -> verify().process(verified, trustingRoot()));
  }

  @Test
  void aKeyOfACurveSignsOnlyWithTheCertificateOfItself() {
    Issued root = Issued.root("root").authority();
    Issued own = root.issues("own");
    RecordingSession session = RecordingSession.of(plain());
    assertRefused(
        JoseError.INVALID_KEY,
        () ->
            new VconSigner(
                own.keys().getPrivate(),
                List.of(root.issues("other").certificate()),
                null,
                VconSigner.Style.RFC));
    VconSigner signer =
        new VconSigner(
            own.keys().getPrivate(), List.of(own.certificate()), null, VconSigner.Style.RFC);
    TrustPolicy trust =
        new TrustPolicy(List.of(root.certificate()), false, false, Clock.systemUTC());
    Vcon signed = Vcon.parse(signer.sign(session.input()).toJson());
    assertTrue(TestData.verification(trust).verify(signed).readable());
  }

  @Test
  void theContentIsOpenedOnceHoweverManyRecipientsTheKeyIsOf() {
    RecordingSession session = RecordingSession.of(plain());
    sign().process(session, signing(TestData.pem("own/signer.key")));
    encrypt().process(session, forRecipient1());
    ObjectNode jwe = session.input().copyTree();
    ArrayNode recipients = (ArrayNode) jwe.path("recipients");
    while (recipients.size() < 32) {
      recipients.add(recipients.get(0).deepCopy());
    }
    jwe.put("tag", jwe.path("tag").asText().replaceFirst("^.", "").replaceFirst("$", "A"));
    VconException refusal =
        assertThrows(
            VconException.class,
            () -> TestData.decryption("own/recipient1.key").decrypt(Vcon.of(jwe)));
    assertEquals(
        "recipients[0]: this key does not open it, or it was changed", refusal.getMessage());
  }

  @Test
  void keysThatAreMissingOrWrongAreNamed() {
    RecordingSession plain = RecordingSession.of(plain());
    assertRefused(JoseError.NO_PRIVATE_KEY, () -> sign().process(plain, signing(null)));
    assertRefused(JoseError.NO_PRIVATE_KEY, () -> sign().process(plain, signing("")));
    assertRefused(JoseError.INVALID_KEY, () -> sign().process(plain, signing("/etc/passwd")));
    assertRefused(
        JoseError.INVALID_KEY,
        () -> sign().process(plain, signing(TestData.pem("own/signer2.key"))));
    assertRefused(
        JoseError.NO_PUBLIC_KEY,
        () ->
            sign()
                .process(
                    plain,
                    new SignFilterPluginOptions(
                        TestData.pem("own/signer.key"), List.of(), "py_vcon", null)));
    assertRefused(
        JoseError.INVALID_KEY,
        () ->
            sign()
                .process(
                    plain,
                    new SignFilterPluginOptions(
                        TestData.pem("own/weak1024.key"),
                        List.of(TestData.pem("own/weak1024.crt")),
                        "py_vcon",
                        null)));
    RecordingSession signed =
        RecordingSession.of(TestData.named("own_signed_disjoint.vcon").vcon());
    assertRefused(
        JoseError.NO_PUBLIC_KEY,
        () -> encrypt().process(signed, new EncryptFilterPluginOptions(null, List.of())));
    assertRefused(
        JoseError.INVALID_KEY,
        () ->
            encrypt()
                .process(
                    signed, new EncryptFilterPluginOptions(TestData.pem("own/ec.crt"), List.of())));
    assertRefused(
        JoseError.UNTRUSTED_CERTIFICATE,
        () -> verify().process(signed, new VerifyFilterPluginOptions(List.of(), List.of())));
    assertThrows(
        IllegalArgumentException.class, () -> new SignFilterPluginOptions(null, CHAIN, "x", null));
  }

  @Test
  void theConfigurationHasKeysAsTextOrFilesAndOptionsOverrideIt() throws Exception {
    Path key =
        Files.writeString(folder.resolve("k.pem"), TestData.pem("own/signer_encrypted_pkcs8.key"));
    Path leaf = Files.writeString(folder.resolve("leaf.crt"), CHAIN.get(0));
    Path inter = Files.writeString(folder.resolve("inter.crt"), CHAIN.get(1));
    SignProcessor configured =
        new SignProcessor(
            config(
                SignConfig.class,
                Map.of(
                    "_private__pem__key",
                    key.toString(),
                    "_private__pem__key__passphrase",
                    "changeit",
                    "cert__chain__pems",
                    leaf + ", " + inter)));
    RecordingSession session = RecordingSession.of(plain());
    configured.process(session, new SignFilterPluginOptions(null, List.of(), "rfc", null));
    new VerifyProcessor(
            config(
                VerifyConfig.class,
                Map.of("allowed__ca__cert__pems", TestData.pem("own/root.crt"))))
        .process(
            RecordingSession.of(Vcon.parse(session.input().toJson())),
            new VerifyFilterPluginOptions(List.of(), List.of()));
    assertRefused(
        JoseError.INVALID_KEY,
        () ->
            configured.process(
                RecordingSession.of(plain()),
                new SignFilterPluginOptions(
                    TestData.pem("own/signer2.key"), List.of(), "rfc", null)));
  }

  @Test
  void optionsNameFilesOnlyOfTheFolderForThat() throws Exception {
    Files.writeString(folder.resolve("root.crt"), TestData.pem("own/root.crt"));
    VerifyProcessor verify =
        new VerifyProcessor(config(VerifyConfig.class, Map.of("pem__folder", folder.toString())));
    Vcon signed = TestData.named("own_signed_disjoint.vcon").vcon();
    verify.process(
        RecordingSession.of(signed), new VerifyFilterPluginOptions(List.of("root.crt"), List.of()));
    for (String name : List.of("../x.crt", "/etc/passwd", "nope.crt", "..", "a/b", "")) {
      assertRefused(
          JoseError.INVALID_KEY,
          () ->
              verify.process(
                  RecordingSession.of(signed),
                  new VerifyFilterPluginOptions(List.of(name), List.of())));
    }
  }

  @Test
  void certificatesOfVersion1AreForTheLegacyModeAndTheWireOfThePeer() {
    VerifyFilterPluginOptions options =
        new VerifyFilterPluginOptions(List.of(TestData.pem("peers/fake_ca_root.crt")), List.of());
    Vcon signed = TestData.named("ietf_core03_ab_call_ext_rec_signed.vcon").vcon();
    assertRefused(
        JoseError.UNTRUSTED_CERTIFICATE,
        () -> verify().process(RecordingSession.of(signed), options));
    for (Map<String, Object> setting :
        List.<Map<String, Object>>of(
            Map.of("legacy__x509__v1", true), Map.of("wire__compat", "py_vcon_server"))) {
      RecordingSession session = RecordingSession.of(signed);
      new VerifyProcessor(config(VerifyConfig.class, setting)).process(session, options);
      assertTrue(session.input().readable());
    }
  }
}
