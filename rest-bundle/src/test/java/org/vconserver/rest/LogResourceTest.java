package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last lines of the log, and its levels. */
class LogResourceTest {
  private final RestApi api = new RestApi();
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private Map<String, Object> asked = Map.of();

  @BeforeEach
  void activate() {
    line("INFO", "org.vconserver.deploy.Deployer", "jar a is taken");
    line("WARN", "org.vconserver.pipeline.run.RunSteps", "Step failed");
    line("ERROR", "org.vconserver.pipeline2", "broken");
    api.services.logLines = seq -> lines.subList((int) Math.min(seq, lines.size()), lines.size());
    api.services.logLevels =
        wanted -> {
          asked = wanted;
          if ("org.redisson".equals(wanted.get("logger"))) {
            throw new IllegalArgumentException("must not be below ERROR");
          }
          return Map.of("levels", List.of(Map.of("logger", "ROOT", "level", "INFO")));
        };
  }

  @ParameterizedTest
  @CsvSource({
    "'',1 2 3",
    "?lines=2,2 3",
    "?after=2,3",
    "?level=warn,2 3",
    "?level=ERROR,3",
    "?logger=org.vconserver.pipeline,2",
    "?logger=org.vconserver,1 2 3",
    "?text=FAILED,2",
    "?lines=0,''",
    "?after=99,''"
  })
  void linesAreChosen(String query, String found) {
    JsonNode all = api.get("/logs" + query).expect(200).json().path("lines");
    List<String> numbers = new ArrayList<>();
    all.forEach(line -> numbers.add(line.path("seq").asText()));
    assertEquals(found, String.join(" ", numbers));
  }

  @ParameterizedTest
  @CsvSource({
    "?lines=x,'[query,lines] int_parsing'",
    "?lines=10001,'[query,lines] value_error'",
    "?level=loud,'[query,level] value_error'",
    "?after=-1,'[query,after] value_error'",
    "?grep=x,'[query,grep] value_error'",
    "?follow=perhaps,'[query,follow] bool_parsing'"
  })
  void aWrongFilterIsNamed(String query, String fault) {
    api.get("/logs" + query).expect(422, fault);
  }

  @Test
  void aLevelIsSetForATime() {
    assertEquals(
        "ROOT", api.get("/logs/levels").expect(200).json().at("/levels/0/logger").asText());
    api.put("/logs/levels", "{'logger':'org.vconserver','level':'debug','seconds':60}").expect(200);
    assertEquals(Map.of("logger", "org.vconserver", "level", "DEBUG", "seconds", 60), asked);
    api.put("/logs/levels", "{'logger':'org.vconserver','seconds':0}").expect(200);
    assertEquals(0, asked.get("seconds"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'level':'debug','seconds':1}|[body,logger] missing",
        "{'logger':'a b','level':'debug','seconds':1}|[body,logger] value_error",
        "{'logger':'a','level':'debug'}|[body,seconds] missing",
        "{'logger':'a','level':'debug','seconds':86401}|[body,seconds] value_error",
        "{'logger':'a','level':'loud','seconds':1}|[body,level] enum",
        "{'logger':'a','seconds':1}|[body,level] missing",
        "{'logger':'org.redisson','level':'debug','seconds':1}|[body,level] value_error",
      })
  void aWrongLevelIsNamed(String body, String fault) {
    api.put("/logs/levels", body).expect(422, fault);
  }

  @Test
  void withoutTheHostThereIsNoLog() {
    RestApi bare = new RestApi();
    bare.get("/logs").expect(503, "What the host tells is not active at the moment");
    bare.get("/logs/levels").expect(503, "What the host tells is not active at the moment");
  }

  private void line(String level, String logger, String message) {
    lines.add(
        Map.of(
            "seq",
            lines.size() + 1L,
            "time",
            "2026-01-02T03:04:05.678Z",
            "level",
            level,
            "logger",
            logger,
            "thread",
            "main",
            "message",
            message));
  }
}
