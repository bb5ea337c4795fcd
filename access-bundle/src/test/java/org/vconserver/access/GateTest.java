package org.vconserver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;

class GateTest {
  private final ServedPaths served = new ServedPaths();
  private final Gate gate = new Gate(served, rules());
  private final List<String> passed = new ArrayList<>();
  private final Map<String, Object> answer = new HashMap<>();
  private String host = "127.0.0.1:8000";
  private String method = "GET";
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable Identity identity = new Identity.Known(Caller.ANYBODY);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** The servlets that the container has, by name, each with the path that it serves. */
  private final Map<String, String> servlets = new HashMap<>();

  @Test
  void beforeThereIsAContainerToServeThemRequestsAreAskedToComeAgain() throws Exception {
    request("/vcon/0195544a-b9b1-8ee4-b9a2-279e0d16bc46");
    assertEquals(503, answer.get("status"));
    assertEquals("1", answer.get("Retry-After"));
    assertEquals("not-done", answer.get("Vcon-Outcome"));
    assertEquals("application/json", answer.get("Content-Type"));
    assertTrue(body.toString(StandardCharsets.UTF_8).contains("\"missing\":[\"REST\"]"));
    assertTrue(passed.isEmpty());
  }

  @Test
  void theProcessLivesBeforeItIsReady() throws Exception {
    request("/health/live");
    assertEquals(200, answer.get("status"));
    assertFalse(answer.containsKey("Retry-After"));
  }

  @Test
  void aServiceThatIsNotDispatchedToYetDoesNotOpenTheGate() throws Exception {
    HttpServiceRuntime container = container();
    served.setRuntime(container);
    served.setRest(service());
    request("/vcon/x");
    assertEquals(503, answer.get("status"));

    servlets.put("rest", "/");
    served.updatedRuntime(container);
    request("/vcon/x");
    assertEquals(List.of("/vcon/x"), passed);
  }

  @Test
  void whenRestGoesTheGateIsClosedAtOnceButForWhatOthersServe() throws Exception {
    servlets.put("rest", "/");
    servlets.put("console", "/system/console");
    served.setRuntime(container());
    ServiceReference<?> rest = service();
    served.setRest(rest);
    request("/vcon/x");
    served.unsetRest(rest);
    request("/vcon/y");
    assertEquals(503, answer.get("status"));
    request("/system/console/bundles");
    assertEquals(List.of("/vcon/x", "/system/console/bundles"), passed);
  }

  @Test
  void aNewRestThatCameBeforeTheOldOneWentKeepsTheGateOpen() throws Exception {
    servlets.put("rest", "/");
    served.setRuntime(container());
    ServiceReference<?> before = service();
    served.setRest(before);
    served.setRest(service());
    served.unsetRest(before);
    request("/vcon/x");
    assertEquals(List.of("/vcon/x"), passed);
  }

  @Test
  void whoMayNotSendARequestIsRefusedBeforeAnythingElseIsSaid() throws Exception {
    host = "evil.example:8000";
    request("/vcon/x");
    assertEquals(403, answer.get("status"));
    assertEquals("Origin", answer.get("Vary"));
    assertEquals("nosniff", answer.get("X-Content-Type-Options"));
    assertEquals(
        "{\"detail\":\"The server may not be called under the host name evil.example: see"
            + " ALLOWED_HOSTS\"}",
        body.toString(StandardCharsets.UTF_8));
  }

  @Test
  void nobodyGetsThroughWhereItIsAskedWhoCallsButToWhatIsOpen() throws Exception {
    serveAll();
    identity = new Identity.Known(Caller.NOBODY);
    for (String path :
        List.of("/vcon/x", "/", "/docs", "/plugin", "/health/live/../x", "/health")) {
      request(path);
      assertEquals(401, answer.get("status"), path);
      assertEquals("Bearer realm=\"vCon Server\"", answer.get("WWW-Authenticate"));
    }
    assertTrue(passed.isEmpty());
    Gate.OPEN.forEach(this::requestOrFail);
    assertEquals(Gate.OPEN.size(), passed.size());
  }

  @Test
  void aTokenThatIsNotGoodIsSaidToBeThat() throws Exception {
    serveAll();
    identity = new Identity.Refused("The key has expired");
    request("/vcon/x");
    assertEquals(401, answer.get("status"));
    assertEquals(
        "Bearer realm=\"vCon Server\", error=\"invalid_token\", error_description=\"The key has"
            + " expired\"",
        answer.get("WWW-Authenticate"));
    assertTrue(passed.isEmpty());
  }

  @Test
  void whileItCannotBeToldWhoCallsTheyAreAskedToComeAgain() throws Exception {
    serveAll();
    for (Identity untold : Arrays.asList(new Identity.Untold("The store is away"), null)) {
      identity = untold;
      request("/vcon/x");
      assertEquals(503, answer.get("status"));
      assertEquals("1", answer.get("Retry-After"));
    }
    assertTrue(passed.isEmpty());
  }

  @Test
  void whatRestDoesNotServeIsForThoseWhoAdministerTheServer() throws Exception {
    serveAll();
    identity = new Identity.Known(new Caller("key:a", Role.READER.scopes(), Set.of()));
    request("/plugin/page");
    assertEquals(403, answer.get("status"));
    request("/vcon/x");
    identity = new Identity.Known(new Caller("key:b", Role.OPERATOR.scopes(), Set.of()));
    request("/plugin/page");
    assertEquals(List.of("/vcon/x", "/plugin/page"), passed);
  }

  @Test
  void theConsoleHasALoginOfItsOwnAndWhatIsOnlyCalledAlikeHasNot() throws Exception {
    serveAll();
    identity = new Identity.Known(Caller.NOBODY);
    request("/system/console/bundles");
    request("/system/consoles");
    assertEquals(List.of("/system/console/bundles"), passed);
  }

  @Test
  void aBrowserAsksWhatAPageMaySendWithoutSayingWhoSitsThere() throws Exception {
    serveAll();
    identity = new Identity.Known(Caller.NOBODY);
    method = "OPTIONS";
    request("/vcon");
    assertEquals(401, answer.get("status"), "nothing is asked for a page");
    headers.put("Origin", "http://known.example");
    headers.put("Access-Control-Request-Method", "POST");
    request("/plugin/page");
    assertEquals(List.of(), passed);
    request("/vcon");
    assertEquals(List.of("/vcon"), passed);
  }

  private void serveAll() {
    servlets.put("rest", "/");
    servlets.put("console", "/system/console");
    servlets.put("plugin", "/plugin");
    served.setRuntime(container());
    served.setRest(service());
  }

  private void requestOrFail(String path) {
    try {
      request(path);
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private static AccessRules rules() {
    return new AccessRules(
        proxy(BundleContext.class, (self, method, arguments) -> null),
        proxy(
            AccessRules.Config.class,
            (self, method, arguments) ->
                method.getName().equals("cors_origins") ? "http://known.example" : ""));
  }

  private void request(String path) throws Exception {
    gate.doFilter(
        proxy(
            HttpServletRequest.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getMethod" -> this.method;
                  case "getAttribute" -> Gate.IDENTITY.equals(arguments[0]) ? identity : null;
                  case "getContentLengthLong" -> -1L;
                  case "getServletPath" -> "";
                  case "getPathInfo" -> path;
                  case "getRequestURI" -> path;
                  case "getHeaderNames" -> Collections.enumeration(List.of("Host"));
                  case "getHeader" ->
                      "Host".equals(arguments[0]) ? host : headers.get(arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                }),
        proxy(
            HttpServletResponse.class,
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "setStatus" -> answer.put("status", arguments[0]);
                case "setContentType" -> answer.put("Content-Type", arguments[0]);
                case "setHeader", "addHeader" -> answer.put((String) arguments[0], arguments[1]);
                case "getOutputStream" -> {
                  return new Output();
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            }),
        (request, response) -> passed.add(path));
  }

  private HttpServiceRuntime container() {
    return proxy(
        HttpServiceRuntime.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getRuntimeDTO" -> runtime();
              case "calculateRequestInfoDTO" -> dispatch((String) arguments[0]);
              case "equals" -> self == arguments[0];
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private RuntimeDTO runtime() {
    ServletContextDTO context = new ServletContextDTO();
    context.servletDTOs =
        servlets.keySet().stream().map(GateTest::servlet).toArray(ServletDTO[]::new);
    RuntimeDTO runtime = new RuntimeDTO();
    runtime.servletContextDTOs = new ServletContextDTO[] {context};
    return runtime;
  }

  private RequestInfoDTO dispatch(String path) {
    RequestInfoDTO dispatch = new RequestInfoDTO();
    servlets.entrySet().stream()
        .filter(servlet -> path.startsWith(servlet.getValue()))
        .max(Map.Entry.comparingByValue())
        .ifPresent(servlet -> dispatch.servletDTO = servlet(servlet.getKey()));
    return dispatch;
  }

  private static ServletDTO servlet(String name) {
    ServletDTO servlet = new ServletDTO();
    servlet.name = name;
    return servlet;
  }

  private static ServiceReference<?> service() {
    return proxy(ServiceReference.class, (self, method, arguments) -> self == arguments[0]);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(GateTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Keeps what is written to a response. */
  private final class Output extends ServletOutputStream {
    @Override
    public void write(int octet) {
      body.write(octet);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
