package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/**
 * A Redis with the JSON commands, of a small module that is compiled for the test: left out where
 * there is no C compiler.
 */
@Timeout(60)
class JsonModeTest {
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final String KEY = "vcon:" + UUID;
  private static final byte[] SPACED =
      ("{ \"uuid\" : \"" + UUID + "\",\n \"parties\" : [ ] }").getBytes(StandardCharsets.UTF_8);
  private static final String COMPACT = "{\"uuid\":\"" + UUID + "\",\"parties\":[]}";

  @TempDir static Path folder;
  private RedisProcess process;
  private Redis redis;
  private RedisVconStore vcons;

  @BeforeEach
  void start() throws Exception {
    Path module = folder.resolve("json.so");
    assumeTrue(Files.exists(module) || compiled(module), "no C compiler");
    process = RedisProcess.start(folder, "--loadmodule", module.toString());
    redis = Redis.connect(RedisUrl.parse(process.url()), TestRedis.settings(""));
    vcons = new RedisVconStore(redis);
  }

  private static boolean compiled(Path module) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", module.toString(), "src/test/c/json_commands.c")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
    if (process != null) {
      process.close();
    }
  }

  @Test
  void aVconIsAJsonValueThatComesBackByteForByte() throws Exception {
    long revision = vcons.save(Vcon.parse(SPACED));
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
    assertEquals(COMPACT, process.ask("JSON.GET", KEY));
    assertArrayEquals(SPACED, vcons.find(UUID).orElseThrow().vcon().toJson());
    assertEquals(revision, vcons.find(UUID).orElseThrow().revision());
    vcons.save(List.of(VconWrite.expecting(Vcon.parse(SPACED), revision)));
    assertTrue(vcons.delete(UUID));
    assertFalse(vcons.find(UUID).isPresent());
    assertEquals("0", process.ask("EXISTS", "vcon-raw:{" + KEY + "}"));
  }

  @Test
  void whatThePeerChangedIsSeen() throws Exception {
    long revision = vcons.save(Vcon.parse(SPACED));
    String changed = COMPACT.replace("[]", "[{}]");
    process.ask("JSON.SET", KEY, "$", changed);
    assertEquals(changed, text(UUID));
    assertFalse(vcons.find(UUID).orElseThrow().revision() == revision);
    assertEquals(List.of(UUID), vcons.list(null, 9));
  }

  private String text(String uuid) {
    return new String(vcons.find(uuid).orElseThrow().vcon().toJson(), StandardCharsets.UTF_8);
  }

  @Test
  void stringsOfATimeWithoutTheCommandsAreReadAndReplaced() throws Exception {
    process.ask("SET", KEY, COMPACT);
    assertEquals(COMPACT, text(UUID));
    vcons.save(Vcon.parse(SPACED));
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
  }

  @Test
  void whatTheCommandsDoNotTakeIsAString() throws Exception {
    String deep =
        "{\"uuid\":\""
            + UUID
            + "\",\"parties\":[],\"x\":"
            + "[".repeat(200)
            + "]".repeat(200)
            + "}";
    vcons.save(Vcon.parse(SPACED));
    vcons.save(Vcon.parse(deep.getBytes(StandardCharsets.UTF_8)));
    assertEquals("string", process.ask("TYPE", KEY));
    assertEquals(deep, text(UUID));
  }

  @Test
  void pipelinesAreJsonValuesToo() throws Exception {
    RedisPipelineStore pipelines = new RedisPipelineStore(redis);
    String text = "{\"pipeline_options\":{\"timeout\":1.50},\"processors\":[]}";
    pipelines.put(
        "p", PipelineDefinition.of(StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8))));
    assertEquals("ReJSON-RL", process.ask("TYPE", "pipeline:p"));
    byte[] found = StrictJson.write(pipelines.find("p").orElseThrow().json());
    assertEquals(text, new String(found, StandardCharsets.UTF_8));
    process.ask("JSON.SET", "pipeline:p", "$", "{\"pipeline_options\":{},\"processors\":[]}");
    assertEquals(
        "{\"pipeline_options\":{},\"processors\":[]}",
        pipelines.find("p").orElseThrow().json().toString());
    assertTrue(pipelines.delete("p"));
    assertFalse(pipelines.find("p").isPresent());
  }

  @Test
  void whatIsLeftToThePeerIsJsonValuesAlone() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    new RedisPipelineStore(redis)
        .put(
            "p",
            PipelineDefinition.of(
                StrictJson.readObject(json("{\"pipeline_options\":{},\"processors\":[]}"))));
    String string = UUID.replace('a', 'b');
    process.ask("SET", "vcon:" + string, COMPACT.replace(UUID, string));
    String deep = UUID.replace('a', 'c');
    String nested = COMPACT.replace(UUID, deep).replace("[]", "[]," + "\"x\":" + nested());
    vcons.save(Vcon.parse(json(nested)));
    redis.close();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = new LeaveCommand(Map.of(), out, out).run("--convert", "--url=" + process.url());
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, code, text);
    assertTrue(text.contains("vCons, converted to 0.0.2: 2\n"), text);
    assertTrue(text.contains("  " + deep + ": is a string and no JSON value"), text);
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
    assertEquals("ReJSON-RL", process.ask("TYPE", "vcon:" + string));
    assertTrue(process.ask("JSON.GET", KEY).contains("\"vcon\":\"0.0.2\""));
    assertEquals("0", process.ask("EXISTS", "vcon-raw:{" + KEY + "}", "pipeline-raw:p", "vcons"));
    assertEquals("5", process.ask("DBSIZE"));
  }

  private static String nested() {
    return "[".repeat(200) + "]".repeat(200);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
