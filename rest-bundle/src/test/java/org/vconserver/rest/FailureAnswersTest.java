package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.figures.Counter;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.figures.Timer;
import org.vconserver.api.job.JobQueues;
import org.vconserver.vcon.error.VconException;

/** Failures that are no operation's own, problems as RFC 9457 has them, and other origins. */
class FailureAnswersTest {
  private static final Map<String, String> PROBLEM = Map.of("Accept", "application/problem+json");

  private final RestApi api = new RestApi();

  @Test
  void anUnknownPathIsNotFound() {
    api.get("/nope").expect(404, "Not Found");
  }

  @Test
  void aBrowserIsLedFromTheRootToTheDocumentation() {
    RestApi.Answer answer = api.get("/").expect(307);
    assertTrue(answer.header("Location").orElse("").endsWith("docs"), answer::text);
  }

  @Test
  void anotherMethodIsRefusedWithThoseThatAreAllowed() {
    RestApi.Answer answer =
        api.call("POST", "/pipelines", "", Map.of()).expect(405, "Method Not Allowed");
    assertTrue(answer.header("Allow").orElse("").contains("GET"));
    assertTrue(api.call("OPTIONS", "/pipelines", "", Map.of()).status() < 300);
  }

  @Test
  void aProblemIsASupersetOfTheDetail() {
    RestApi.Answer unknown = api.call("GET", "/nope", "", PROBLEM).expect(404);
    assertEquals("application/problem+json", unknown.header("Content-Type").orElse(""));
    assertEquals("urn:vcon-server:not-found", unknown.json().path("type").asText());
    RestApi.Answer away = api.call("GET", "/queues", "", PROBLEM).expect(503);
    assertEquals("urn:vcon-server:service-unavailable", away.json().path("type").asText());
    assertEquals(503, away.json().path("status").asInt());
    api.services.queues = new MemoryQueues();
    JsonNode fields = api.call("PUT", "/queue/q/mode", "{'mode':1}", PROBLEM).expect(422).json();
    assertEquals("body.mode: must be a string, not a number", fields.path("detail").asText());
    assertEquals("#/body/mode", fields.at("/errors/0/pointer").asText());
  }

  @Test
  void whatIsAwaySaysIfTheRequestMayHaveBeenDone() {
    assertEquals(Optional.of("not-done"), outcome("PUT", "/queue/q/mode", "{'mode':'paused'}"));
    for (UnavailableException.Outcome outcome : UnavailableException.Outcome.values()) {
      api.services.queues = failing(UnavailableException.ofStore(outcome, "away", null));
      String told = outcome == UnavailableException.Outcome.NOT_DONE ? "not-done" : "unknown";
      assertEquals(Optional.of(told), outcome("PUT", "/queue/q/mode", "{'mode':'paused'}"));
      assertEquals(Optional.of("not-done"), outcome("GET", "/queue/q/jobs", ""));
    }
    api.services.queues = failing(new VconException(ServerError.STORAGE_UNAVAILABLE, "away"));
    assertEquals(Optional.of("unknown"), outcome("PUT", "/queue/q/mode", "{'mode':'paused'}"));
  }

  private Optional<String> outcome(String method, String path, String body) {
    return api.call(method, path, body, Map.of()).expect(503).header("Vcon-Outcome");
  }

  private static JobQueues failing(VconException failure) {
    return (JobQueues)
        Proxy.newProxyInstance(
            JobQueues.class.getClassLoader(),
            new Class<?>[] {JobQueues.class},
            (proxy, method, arguments) -> {
              throw failure;
            });
  }

  @Test
  void ourOwnFaultIsToldByAnIdOnly() {
    api.services.thisServer =
        () -> {
          throw new IllegalStateException("secret");
        };
    RestApi.Answer failed = api.get("/server/info").expect(500);
    assertFalse(failed.text().contains("secret"), failed.text());
    assertTrue(
        failed.json().path("detail").asText().contains(failed.json().path("error_id").asText()));
    RestApi peer = new RestApi(RestApi.PEER);
    peer.services.thisServer = api.services.thisServer;
    JsonNode there = peer.get("/server/info").expect(500).json();
    assertEquals("IllegalStateException", there.path("exception_class").asText());
    assertEquals("[\"java.lang.IllegalStateException\"]", there.path("exception_stack").toString());
  }

  @Test
  void anApiThatIsNotServedIsNotFound() {
    RestApi none = new RestApi(RestApi.settings(List.of(), 100, false, false, false));
    none.get("/vcon/u").expect(404, "Not Found");
    none.get("/queues").expect(404, "Not Found");
    none.put("/queue/q", "{}").expect(404, "Not Found");
    none.get("/health/live").expect(200);
    RestApi admin = new RestApi(RestApi.settings(List.of(), 100, false, true, false));
    admin.get("/queues").expect(503);
    admin.get("/vcon/u").expect(404, "Not Found");
  }

  @Test
  void pagesOfKnownOriginsMayCall() {
    Map<String, String> known = Map.of("Origin", "http://known.example");
    RestApi.Answer answer = api.call("GET", "/health/live", "", known).expect(200);
    assertEquals(Optional.of("http://known.example"), answer.header("Access-Control-Allow-Origin"));
    assertEquals(Optional.of("true"), answer.header("Access-Control-Allow-Credentials"));
    assertEquals(Optional.of("nosniff"), answer.header("X-Content-Type-Options"));
    assertEquals(
        Optional.of(
            "ETag, Location, Vcon-Errors, Vcon-Warnings, Vcon-Version, Vcon-Conversion-Notes,"
                + " Vcon-Conversion-Note, X-Pipeline-Warnings, Link, Vcon-Index-Behind, Vcon-Notices, Retry-After, Vcon-Outcome"),
        answer.header("Access-Control-Expose-Headers"));
    Map<String, String> unknown = Map.of("Origin", "http://evil.example");
    assertEquals(
        Optional.empty(),
        api.call("GET", "/health/live", "", unknown).header("Access-Control-Allow-Origin"));
  }

  @Test
  void aBodyOfATypeThatNoOperationDeclaresIsRefusedWhereNoneIsReadToo() {
    api.call("POST", "/queue/q", "{}", Map.of("Content-Type", "text/plain", "Content-Length", "2"))
        .expect(422, "[body] content_type");
  }

  @Test
  void aPreflightIsAnsweredForKnownOriginsOnly() {
    Map<String, String> preflight =
        Map.of("Origin", "http://known.example", "Access-Control-Request-Method", "PUT");
    RestApi.Answer answer = api.call("OPTIONS", "/vcon", "", preflight).expect(200);
    assertTrue(answer.header("Access-Control-Allow-Methods").orElse("").contains("PUT"));
    Map<String, String> evil =
        Map.of("Origin", "http://evil.example", "Access-Control-Request-Method", "PUT");
    assertEquals(
        Optional.empty(),
        api.call("OPTIONS", "/vcon", "", evil).header("Access-Control-Allow-Methods"));
  }

  @Test
  void everyOriginMayCallWithoutCredentialsWhereAllAreKnown() {
    RestApi open = new RestApi(RestApi.settings(List.of("*"), 100, true, true, false));
    RestApi.Answer answer =
        open.call("GET", "/health/live", "", Map.of("Origin", "http://any.example"));
    assertEquals(Optional.of("*"), answer.header("Access-Control-Allow-Origin"));
    assertEquals(Optional.empty(), answer.header("Access-Control-Allow-Credentials"));
  }

  @Test
  void theDocumentIsOfWhatIsActiveAndHasTheServersVersion() {
    ActiveProcessors processors = new ActiveProcessors();
    api.services.processors = processors;
    JsonNode before = api.get("/openapi.json").expect(200).json();
    assertEquals("1.2.3", before.at("/info/version").asText());
    assertFalse(before.path("paths").has("/processIO/jq"));
    processors.add("jq");
    JsonNode after = api.get("/openapi.json").expect(200).json();
    assertTrue(after.path("paths").has("/processIO/jq"));
    assertTrue(after.at("/components/schemas").has("jqOptions"));
    api.get("/docs/../secret").expect(404);
    api.get("/docs/nope.js").expect(404, "Not Found");
    RestApi.Answer page = api.get("/docs").expect(200);
    assertTrue(page.header("Content-Security-Policy").isPresent());
    assertTrue(page.text().contains("swagger-ui"));
  }

  @Test
  void refusalsForWantOfRoomOrStoreAreCountedByTheReason() {
    Map<Map<String, String>, Integer> counted = new HashMap<>();
    api.services.counters =
        new Counters() {
          @Override
          public Counter counter(String name, Map<String, String> labels) {
            assertEquals("refusals", name);
            return new Counter() {
              @Override
              public void increment() {
                counted.merge(labels, 1, Integer::sum);
              }

              @Override
              public long count() {
                return 0;
              }
            };
          }

          @Override
          public Timer timer(String name, Map<String, String> labels) {
            throw new UnsupportedOperationException();
          }
        };
    api.get("/jobs?state=x").expect(422);
    api.services.queues = null;
    api.get("/queues").expect(503);
    api.get("/queues").expect(503);
    assertEquals(Map.of(Map.of("status", "503", "reason", "service_unavailable"), 2), counted);
  }
}
