package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Says what an export of all that concerns a person has in it. */
class ExportResourceTest {
  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();
  private final MemoryIndex index = new MemoryIndex(store);

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.index = index;
    api.services.changes = store;
    put(1, "'parties':[{'name':'Ann','tel':'+49301'}]");
    put(2, "'parties':[{'name':'Bob','mailto':'b@x.org','uuid':'" + uuid(77) + "'}]");
    put(3, "'parties':[{'tel':'0049 301'}],'redacted':{'uuid':'" + uuid(1) + "'}");
    put(4, "'parties':[],'amended':{'uuid':'" + uuid(3) + "'}");
    put(5, "'parties':[{'tel':'+49301'}],'group':[{'uuid':'" + uuid(99) + "'}]");
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private void put(int number, String members) {
    store.put(
        "{ 'uuid':'"
            + uuid(number)
            + "','created_at':'2026-01-0"
            + number
            + "T00:00:00Z',"
            + members
            + "}");
  }

  private static Map<String, byte[]> files(byte[] zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private Map<String, byte[]> export(String selection) throws IOException {
    return files(api.post("/exports", selection).expect(200).body());
  }

  private static <T> T in(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static JsonNode json(byte[] text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode manifest(Map<String, byte[]> files) throws IOException {
    return json(in(files, "manifest.json"));
  }

  private static Map<String, JsonNode> byUuid(JsonNode entries) {
    Map<String, JsonNode> found = new HashMap<>();
    entries.forEach(entry -> found.put(entry.path("uuid").asText(), entry));
    return found;
  }

  @Test
  void eachVconThatConcernsThePersonIsInItByteForByteWithItsHistory() throws Exception {
    RestApi.Answer answer = api.post("/exports", "{'tel':'0049-301'}").expect(200);
    assertEquals(Optional.of("application/zip"), answer.header("Content-Type"));
    assertEquals(Optional.of("no-store"), answer.header("Cache-Control"));
    Map<String, byte[]> files = files(answer.body());
    for (int number : new int[] {1, 3, 4, 5}) {
      byte[] stored = store.find(uuid(number)).orElseThrow().vcon().toJson();
      assertArrayEquals(stored, in(files, "vcons/" + uuid(number) + ".json"));
      JsonNode history = json(in(files, "history/" + uuid(number) + ".json"));
      assertEquals(uuid(number), history.path("vcon").asText());
      assertEquals("vcon.created", history.at("/changes/0/kind").asText());
    }
    assertEquals(9, files.size());
    assertEquals("manifest.json", new ArrayList<>(files.keySet()).get(8));
  }

  @Test
  void theManifestTellsWhichFileIsWhichAndWhy() throws Exception {
    Map<String, byte[]> files = export("{'tel':'+49301'}");
    JsonNode manifest = manifest(files);
    assertEquals("{\"tel\":\"+49301\"}", manifest.path("looked_for").toString());
    assertEquals(RestApi.NOW.toString(), manifest.path("begun").asText());
    assertEquals(
        "{\"vcons\":3,\"relatives\":1,\"not_exported\":1,\"relatives_left_out\":0}",
        manifest.path("counts").toString());
    Map<String, JsonNode> entries = byUuid(manifest.path("vcons"));
    assertEquals(Set.of(uuid(1), uuid(3), uuid(4), uuid(5)), entries.keySet());
    for (JsonNode entry : entries.values()) {
      byte[] file = in(files, entry.path("file").asText());
      assertEquals(file.length, entry.path("size").asInt());
      assertEquals(sha512(file), entry.path("sha512").asText());
      byte[] history = in(files, entry.at("/history/file").asText());
      assertEquals(sha512(history), entry.at("/history/sha512").asText());
      boolean relative = entry.path("uuid").asText().equals(uuid(4));
      assertEquals(relative, entry.path("relative").asBoolean());
    }
    JsonNode third = in(entries, uuid(3));
    assertEquals(
        "[{\"uuid\":\"" + uuid(1) + "\",\"how\":\"redacted\"}]",
        third.path("refers_to").toString());
    assertEquals(
        "[{\"uuid\":\"" + uuid(4) + "\",\"how\":\"amended\"}]",
        third.path("referred_to_by").toString());
  }

  private static String sha512(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
  }

  @Test
  void whatIsNotInItIsTold() throws Exception {
    store.put(
        "{'unprotected':{'uuid':'"
            + uuid(8)
            + "'},'recipients':[{}],'ciphertext':'','iv':'','tag':''}");
    index.behind = 3;
    store.unreadable.put(
        uuid(1), new VconException(ServerError.STORED_VALUE_UNREADABLE, "is of another type"));
    RestApi.Answer answer = api.post("/exports", "{'tel':'+49301'}").expect(200);
    assertEquals(Optional.of("3"), answer.header("Vcon-Index-Behind"));
    JsonNode manifest = manifest(files(answer.body()));
    assertEquals("{\"encrypted\":1,\"not_indexed\":3}", manifest.path("not_searched").toString());
    Map<String, JsonNode> missing = byUuid(manifest.path("not_exported"));
    assertEquals(Set.of(uuid(1), uuid(99)), missing.keySet());
    assertEquals("it is not stored", in(missing, uuid(99)).path("why").asText());
    assertTrue(in(missing, uuid(99)).path("relative").asBoolean());
    assertEquals(
        "STORED_VALUE_UNREADABLE: is of another type", in(missing, uuid(1)).path("why").asText());
    assertFalse(in(missing, uuid(1)).path("relative").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'mailto':'B@x.org'} | 2",
        "{'name':'BOB'} | 2",
        "{'party':'00000000-0000-4000-8000-000000000077'} | 2",
        "{'uuid':['00000000-0000-4000-8000-000000000002']} | 2",
        "{'party':'b@x.org'} | 2",
        "{'party':['b@x.org','nobody'],'name':'nobody'} | 2",
        "{'name':'nobody'} | ''",
        "{'tel':'+49301','until':'2026-01-01T12:00:00Z'} | 1 3",
        "{'tel':'+49301','since':'2026-01-04T00:00:00Z'} | 5"
      })
  void itIsFoundByWhatIsKnownOfAParty(String selection, String numbers) throws Exception {
    Set<String> expected = new HashSet<>();
    for (String number : numbers.isEmpty() ? new String[0] : numbers.split(" ")) {
      expected.add(uuid(Integer.parseInt(number)));
    }
    JsonNode manifest = manifest(export(selection));
    assertEquals(expected, byUuid(manifest.path("vcons")).keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | [body,party] missing",
        "{'since':'2026-01-01T00:00:00Z'} | [body,party] missing",
        "{'tel':null} | [body,party] missing",
        "{'tel':17} | [body,tel] string_type",
        "{'tel':'x'} | [body,tel] value_error",
        "{'name':' '} | [body,name] value_error",
        "{'tel':'1','telephone':'1'} | [body,telephone] value_error",
        "{'tel':'1','since':'yesterday'} | [body,since] value_error"
      })
  void aSelectionThatCantBeMeantIsRefused(String selection, String fault) {
    api.post("/exports", selection).expect(422, fault);
  }

  @Test
  void namesOfFilesAreSafe() throws Exception {
    for (String uuid : List.of("..x", "A b", "a B", "\u00fc".repeat(200))) {
      store.put("{'uuid':'" + uuid + "','parties':[{'name':'Zoe'}]}");
    }
    Map<String, byte[]> files = export("{'name':'zoe'}");
    assertEquals(9, files.size());
    for (String name : files.keySet()) {
      assertTrue(name.matches("(manifest|(vcons|history)/[a-z0-9%_-][a-z0-9%_.~-]*)\\.json"), name);
      assertTrue(name.length() < 200, name);
    }
  }

  @Test
  void whatIsBrokenOffLooksWholeToNobody(@TempDir Path folder) throws Exception {
    store.unreadable.put(
        uuid(1), new VconException(ServerError.STORAGE_UNAVAILABLE, "the store is away"));
    Path file = folder.resolve("export.zip");
    try {
      Files.write(file, api.post("/exports", "{'tel':'+49301'}").body());
    } catch (AssertionError e) {
      Files.write(file, new byte[0]); // no answer at all
    }
    assertEquals(List.of(-1), api.errors);
    assertThrows(ZipException.class, () -> new ZipFile(file.toFile()).close());
  }

  @Test
  void anExportThatIsBrokenOffTakesNoPlace() throws Exception {
    store.unreadable.put(
        uuid(1), new VconException(ServerError.STORAGE_UNAVAILABLE, "the store is away"));
    for (int i = 0; i < 10; i++) {
      assertThrows(AssertionError.class, () -> export("{'tel':'+49301'}"));
    }
    store.unreadable.clear();
    assertEquals(9, export("{'tel':'+49301'}").size());
  }
}
