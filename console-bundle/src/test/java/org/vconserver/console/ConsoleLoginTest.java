package org.vconserver.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLoginTest {
  private final Map<String, String> headers = new HashMap<>(Map.of("Host", "localhost:8000"));
  private final StringWriter body = new StringWriter();
  private final Map<String, String> answer = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private boolean secure;
  private String method = "GET";
  private String remote = "127.0.0.1";
  private int status;

  @Test
  void isClosedUntilAPasswordIsSet() {
    login("admin:admin");
    assertRefused(new ConsoleLogin("", nanos::get), 403);
    assertTrue(body.toString().contains("WEBCONSOLE_PASSWORD"));
    login("admin:");
    assertRefused(new ConsoleLogin(null, nanos::get), 403);
  }

  @Test
  void letsAdminInWithThePassword() {
    login("admin:geheim ü:x");
    assertEquals("admin", authenticate(new ConsoleLogin("geheim ü:x", nanos::get)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin:admin", "admin:", "root:secret", "admin:secrets", "secret"})
  void asksAgainForAnythingElse(String credentials) {
    login(credentials);
    assertRefused(new ConsoleLogin("secret", nanos::get), 401);
  }

  @Test
  void asksForAPasswordWhenNoneOrNonsenseIsGiven() {
    assertRefused(new ConsoleLogin("secret", nanos::get), 401);
    headers.put("Authorization", "Basic ???");
    assertRefused(new ConsoleLogin("secret", nanos::get), 401);
    headers.put("Authorization", "Bearer x");
    assertRefused(new ConsoleLogin("secret", nanos::get), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "", "2001:db8::1", "0.0.0.0"})
  void refusesOtherMachines(String address) {
    login("admin:secret");
    remote = address;
    assertRefused(new ConsoleLogin("secret", nanos::get), 403);
  }

  @Test
  void takesIpv6Loopback() {
    login("admin:secret");
    remote = "0:0:0:0:0:0:0:1";
    assertEquals("admin", authenticate(new ConsoleLogin("secret", nanos::get)));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, null",
    "Origin, http://localhost:9000",
    "Referer, http://evil.example/page",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void refusesPostsOfOtherSites(String header, String value) {
    login("admin:secret");
    method = "POST";
    headers.put(header, value);
    assertRefused(new ConsoleLogin("secret", nanos::get), 403);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://localhost:8000",
    "Referer, http://LOCALHOST:8000/system/console/bundles",
    "Sec-Fetch-Site, same-origin"
  })
  void takesPostsOfItsOwnPages(String header, String value) {
    login("admin:secret");
    method = "POST";
    headers.put(header, value);
    assertEquals("admin", authenticate(new ConsoleLogin("secret", nanos::get)));
  }

  @Test
  void overTlsItsOwnPagesAreThoseThatCameOverIt() {
    login("admin:secret");
    method = "POST";
    secure = true;
    headers.put("Origin", "https://localhost:8000");
    assertEquals("admin", authenticate(new ConsoleLogin("secret", nanos::get)));
    headers.put("Origin", "http://localhost:8000");
    assertRefused(new ConsoleLogin("secret", nanos::get), 403);
  }

  @Test
  void whoGuessesPasswordsIsSlowedDown() {
    ConsoleLogin guarded = new ConsoleLogin("secret", nanos::get);
    login("admin:wrong");
    for (int i = 0; i < 5; i++) {
      assertRefused(guarded, 401);
    }
    for (int i = 0; i < 200; i++) {
      assertRefused(guarded, 429);
    }
    assertEquals("1", answer.get("Retry-After"));
    login("admin:secret");
    assertRefused(guarded, 429);
    headers.remove("Authorization");
    assertRefused(guarded, 401);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    login("admin:wrong");
    assertRefused(guarded, 401);
    assertRefused(guarded, 429);
    assertEquals("2", answer.get("Retry-After"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    login("admin:secret");
    assertEquals("admin", authenticate(guarded));
    login("admin:wrong");
    assertRefused(guarded, 401);
  }

  @Test
  void noPageOfAnotherSiteShowsItInAFrame() {
    login("admin:secret");
    authenticate(new ConsoleLogin("secret", nanos::get));
    assertEquals("DENY", answer.get("X-Frame-Options"));
    assertTrue(
        answer.getOrDefault("Content-Security-Policy", "").contains("frame-ancestors 'none'"));
  }

  private void assertRefused(ConsoleLogin login, int expectedStatus) {
    assertNull(authenticate(login));
    assertEquals(expectedStatus, status);
  }

  private void login(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private @Nullable Object authenticate(ConsoleLogin login) {
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (name, args) ->
                switch (name) {
                  case "getHeader" -> headers.get(args[0]);
                  case "getMethod" -> method;
                  case "isSecure" -> secure;
                  case "getAttribute" -> null;
                  case "getRemoteAddr" -> remote;
                  default -> throw new UnsupportedOperationException(name);
                });
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            (name, args) -> {
              switch (name) {
                case "setStatus" -> status = (int) args[0];
                case "getWriter" -> {
                  return new PrintWriter(body);
                }
                case "setHeader" -> answer.put((String) args[0], (String) args[1]);
                case "setContentType", "flushBuffer" -> {}
                default -> throw new UnsupportedOperationException(name);
              }
              return null;
            });
    return login.authenticate(request, response);
  }

  private interface Answer {
    @Nullable Object to(String method, Object[] args);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, m, args) -> answer.to(m.getName(), args)));
  }
}
