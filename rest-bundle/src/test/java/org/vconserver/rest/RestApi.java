package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Caller;
import org.vconserver.rest.request.OperationThreads;

/** The whole application in memory: Jersey without a server, over stores made for tests. */
final class RestApi {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  static final int MAX_BODY = 10_000;
  static final int RUNS_AT_ONCE = 2;
  static final int RUNS_WAITING = 1;
  static final RestSettings SETTINGS =
      settings(List.of("http://known.example"), MAX_BODY, true, true, true, false);
  static final RestSettings PEER =
      settings(List.of("http://known.example"), MAX_BODY, true, true, true, true);

  final RestServices services = new RestServices();
  final AtomicLong nanos = new AtomicLong();

  /** Who makes the calls, as the gate says. */
  Caller caller = Caller.ANYBODY;

  final OperationThreads threads;
  private final ApplicationHandler jersey;

  /** Errors that were sent to the servlet container, behind Jersey. */
  final List<Integer> errors = new ArrayList<>();

  /** Settings for tests. */
  static RestSettings settings(
      List<String> origins, int maxBody, boolean vconApi, boolean adminApi, boolean changes) {
    return settings(origins, maxBody, vconApi, adminApi, changes, false);
  }

  private static RestSettings settings(
      List<String> origins,
      int maxBody,
      boolean vconApi,
      boolean adminApi,
      boolean changes,
      boolean compat) {
    OperationThreads.Limit runs = new OperationThreads.Limit(RUNS_AT_ONCE, RUNS_WAITING);
    return new RestSettings(
        origins,
        maxBody,
        10L * maxBody,
        runs,
        2,
        60,
        vconApi,
        adminApi,
        changes,
        Optional.empty(),
        Optional.empty(),
        compat);
  }

  RestApi() {
    this(SETTINGS);
  }

  RestApi(RestSettings settings) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    threads = new OperationThreads(settings.runs(), new OperationThreads.Limit(4, 4));
    RestApplication application =
        new RestApplication(services, settings, threads, clock, nanos::get);
    ResourceConfig configuration = application.configuration("1.2.3");
    configuration.register(new NoServlet());
    jersey = new ApplicationHandler(configuration);
  }

  /** Stands for the request of a servlet container, of which only its answer can be broken off. */
  private final class NoServlet extends AbstractBinder {
    @Override
    protected void configure() {
      HttpServletResponse response =
          stub(
              HttpServletResponse.class,
              "sendError",
              arguments -> {
                errors.add((Integer) arguments[0]);
                return null;
              });
      AsyncContext suspended = stub(AsyncContext.class, "getResponse", none -> response);
      bind(stub(HttpServletRequest.class, "getAsyncContext", none -> suspended))
          .to(HttpServletRequest.class);
    }

    /** Stands for something of a servlet container, of which one thing can be asked. */
    private static <T> T stub(
        Class<T> type, String known, Function<Object[], @Nullable Object> answer) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                if (!method.getName().equals(known)) {
                  throw new UnsupportedOperationException(method.getName());
                }
                return answer.apply(arguments);
              }));
    }
  }

  Answer get(String path) {
    return call("GET", path, new byte[0], Map.of());
  }

  Answer delete(String path) {
    return call("DELETE", path, new byte[0], Map.of());
  }

  Answer post(String path, String json) {
    return call("POST", path, json(json), Map.of());
  }

  Answer put(String path, String json) {
    return call("PUT", path, json(json), Map.of());
  }

  /** A call with a JSON body in which apostrophes stand for quotes. */
  Answer call(String method, String path, String json, Map<String, String> headers) {
    return call(method, path, json(json), headers);
  }

  Answer call(String method, String path, byte[] body, Map<String, String> headers) {
    URI base = URI.create("http://localhost/");
    ContainerRequest request =
        new ContainerRequest(
            base,
            base.resolve(path),
            method,
            null,
            new MapPropertiesDelegate(new HashMap<>(Map.of(Caller.ATTRIBUTE, caller))),
            jersey.getConfiguration());
    headers.forEach(request::header);
    request.setEntityStream(new ByteArrayInputStream(body));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      ContainerResponse response = jersey.apply(request, answer).get();
      return new Answer(response, answer.toByteArray());
    } catch (ExecutionException e) {
      throw new AssertionError("No answer to " + method + " " + path, e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] json(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** An answer with all that a client sees of it. */
  record Answer(ContainerResponse response, byte[] body) {
    int status() {
      return response.getStatus();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.getHeaderString(name));
    }

    Answer expect(int status) {
      assertEquals(status, status(), this::text);
      return this;
    }

    /** Expects a refusal with one detail: its words, or the place and type of its one fault. */
    Answer expect(int status, String detail) {
      expect(status);
      JsonNode given = json().path("detail");
      if (given.isTextual()) {
        assertEquals(detail, given.asText());
      } else {
        assertEquals(1, given.size(), this::text);
        String place = given.path(0).path("loc").toString().replace("\"", "");
        assertEquals(detail, place + " " + given.path(0).path("type").asText());
      }
      return this;
    }
  }
}
