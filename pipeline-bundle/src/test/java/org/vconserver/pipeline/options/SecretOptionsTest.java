package org.vconserver.pipeline.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.settings.Renamed;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

class SecretOptionsTest {
  record Mail(
      @Option(title = "host", fallback = "\"\"") String host,
      @Option(title = "password", fallback = "\"\"", secret = true) @Renamed("pass")
          String password,
      @Option(title = "keys", fallback = "[]", secret = true) List<String> keys)
      implements ProcessorOptions {}

  private static final OptionsRecord<Mail> RECORD = OptionsRecord.of(Mail.class);

  @TempDir Path folder;
  private SecretOptions secrets;

  @BeforeEach
  void write() throws IOException {
    Path files = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(files.resolve("smtp"), "open sesame\n");
    Files.writeString(files.resolve("a.b-c_1"), "$[secret:smtp]");
    Files.writeString(folder.resolve("outside"), "not for you");
    secrets = new SecretOptions(new SecretFiles(files));
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private Mail bind(ObjectNode options) {
    return RECORD.bind(secrets.resolve(RECORD, options));
  }

  @Test
  void referencesAreResolvedInSecretOptionsAndNowhereElse() {
    ObjectNode given =
        json(
            "{'host':'$[secret:smtp]','password':'x $[secret:smtp] y','keys':['$[secret:smtp]','b'],"
                + "'label':'$[secret:smtp]'}");
    ObjectNode before = given.deepCopy();
    Mail mail = bind(given);
    assertEquals("x open sesame y", mail.password());
    assertEquals(List.of("open sesame", "b"), mail.keys());
    assertEquals("$[secret:smtp]", mail.host());
    assertEquals(before, given, "what is stored and told of stays as it is");
    assertEquals("open sesame", bind(json("{'pass':'$[secret:smtp]'}")).password());
  }

  @Test
  void aSecretIsTakenAsItIs() {
    assertEquals("$[secret:smtp]", bind(json("{'password':'$[secret:a.b-c_1]'}")).password());
    ObjectNode plain = json("{'password':'plain'}");
    assertSame(plain, secrets.resolve(RECORD, plain));
  }

  @Test
  void whatComesFromParametersIsNoReference() {
    ObjectNode options = json("{'format_options':{'password':'{p}'}}");
    ObjectNode formatted =
        SharedOptions.format(
            options, Map.of("p", JsonNodeFactory.instance.textNode("$[secret:smtp]")));
    assertEquals("$[secret:smtp]", bind(formatted).password());
  }

  @ParameterizedTest
  @CsvSource({
    "***, is the mask",
    "$[secret:nobody], $[secret:nobody] to a secret that is not there",
    "$[secret:../outside], whose name is none",
    "$[secret:..], whose name is none",
    "$[secret:], whose name is none",
    "$[env:HOME], may have $[secret:name] only",
    "$[setting:VCON_STORAGE_URL], may have $[secret:name] only"
  })
  void whatLeadsToNothingIsRefusedByItsName(String value, String words) {
    ObjectNode options = JsonNodeFactory.instance.objectNode().put("password", value);
    VconException refused =
        assertThrows(VconException.class, () -> secrets.resolve(RECORD, options));
    assertEquals(ServerError.INVALID_OPTIONS, refused.code());
    FieldError fault = refused.fields().get(0);
    assertEquals(List.of("password"), fault.location());
    assertTrue(fault.message().contains(words), fault.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'password':'plain'}|password",
        "{'keys':['plain']}|keys",
        "{'pass':'plain'}|pass",
        "{'password':'$[secret:nobody]'}|password",
        "{'host':'$[secret:smtp]'}|host",
        "{'format_options':{'password':'plain{x}'}}|format_options.password",
        "{'password':'$[secret:smtp]','keys':[],'host':'h'}|",
        "{'password':'','format_options':{'password':'{x}','host':'h'}}|"
      })
  void warningsSteerToReferences(String options, String path) {
    List<FieldError> warnings = secrets.warnings(RECORD, json(options));
    assertEquals(
        path == null ? List.of() : List.of(path), warnings.stream().map(FieldError::path).toList());
    assertFalse(warnings.toString().contains("plain{x}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "a.b-c_1"})
  void withoutAFolderThereAreNoSecrets(String name) {
    assertTrue(new SecretFiles((Path) null).find(name).isEmpty());
  }

  @Test
  void earlierNamesOfSecretsAreKnownToWhoeverMasks() {
    assertEquals(Set.of("password", "pass", "keys"), RECORD.secrets());
    assertEquals(
        "[\"pass\"]", RECORD.schema().at("/properties/password/x-earlier-names").toString());
  }
}
