package org.vconserver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerRulesTest {
  private static final CallerRules LOOPBACK =
      AccessRules.of("http://127.0.0.1:8000", "", "http://known.example", false, true);
  private static final CallerRules NAMED =
      AccessRules.of("http://127.0.0.1:8000", "vcon.lan, [fe80::1]", "", false, true);
  private static final CallerRules ELSEWHERE =
      AccessRules.of("http://0.0.0.0:8000", "", "", false, true);
  private static final CallerRules EVERY_PAGE =
      AccessRules.of("http://127.0.0.1:8000", "", "*", false, true);

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "application/zip"})
  void noPageOfAnotherSiteSendsManyVcons(String type) {
    String[] page = {"Host: localhost", "Origin: http://evil.example", "Content-Type: " + type};
    assertEquals(403, status(LOOPBACK, "POST", "/vcons", page));
    assertEquals(0, status(LOOPBACK, "POST", "/vcons", "Host: localhost", "Content-Type: " + type));
    assertEquals(422, status(EVERY_PAGE, "POST", "/vcons", page[0], page[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8000",
        "127.0.0.1",
        "127.1.2.3:9",
        "localhost:8000",
        "LOCALHOST",
        "localhost.",
        "[::1]:8000"
      })
  void loopbackNamesAreTheServersOwn(String host) {
    assertEquals(0, status(LOOPBACK, "GET", "/servers", "Host: " + host));
    assertEquals(0, status(NAMED, "DELETE", "/vcon/u", "Host: " + host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8000",
        "127.evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "[::2]",
        "0.0.0.0",
        ""
      })
  void otherNamesMayLeadAnywhere(String host) {
    for (String method : new String[] {"GET", "PUT", "DELETE", "OPTIONS", "POST"}) {
      assertEquals(403, status(LOOPBACK, method, "/any", "Host: " + host));
    }
    assertEquals(403, status(NAMED, "GET", "/system/console/bundles", "Host: " + host));
    assertEquals(0, status(ELSEWHERE, "GET", "/servers", "Host: " + host));
  }

  @Test
  void namesThatAreSetAreTheServersOwnToo() {
    assertEquals(0, status(NAMED, "GET", "/servers", "Host: vcon.lan:8000"));
    assertEquals(0, status(NAMED, "GET", "/servers", "Host: [FE80::1]:8000"));
    CallerRules named = AccessRules.of("http://0.0.0.0:8000", "vcon.lan", "", false, true);
    assertEquals(403, status(named, "GET", "/servers", "Host: evil.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=1.2.3.4",
        "X-Forwarded-For: 1.2.3.4",
        "x-forwarded-host: a",
        "Via: 1.1 p"
      })
  void nothingIsTakenFromAProxyWhileNobodyIsAskedWhoHeIs(String header) {
    assertEquals(403, status(LOOPBACK, "GET", "/servers", here(header)));
    assertEquals(403, status(ELSEWHERE, "GET", "/servers", here(header)));
  }

  /**
   * Method, what shows the browser, media type, status; a body of 9 bytes where there is a type.
   */
  @ParameterizedTest
  @CsvSource({
    // A page of this server.
    "GET,Sec-Fetch-Site: same-origin,,0",
    "POST,Origin: http://127.0.0.1:8000,application/json,0",
    "POST,Origin: http://127.0.0.1:8000,,0",
    "PUT,Referer: http://127.0.0.1:8000/docs,application/vcon+json,0",
    // One of another site.
    "GET,Sec-Fetch-Site: cross-site,,403",
    "GET,Sec-Fetch-Site: same-site,,403",
    "GET,Referer: http://evil.example/,,403",
    "GET,Origin: http://127.0.0.1:9000,,403",
    "POST,Origin: http://evil.example,application/json,403",
    "POST,Origin: null,application/json,403",
    "PUT,Origin: http://evil.example,,403",
    "OPTIONS,Origin: http://evil.example,,403",
    "POST,Referer: no url,application/json,403",
    // One that may call: only after its browser has asked.
    "GET,Origin: http://known.example,,0",
    "OPTIONS,Origin: http://known.example,,0",
    "POST,Origin: http://known.example,application/json,0",
    "POST,Origin: http://known.example,text/plain,422",
    "POST,Origin: http://known.example,application/x-www-form-urlencoded;charset=utf-8,422",
    "POST,Origin: http://known.example,multipart/form-data;boundary=x,422",
    "POST,Origin: http://known.example,,422",
    "DELETE,Origin: http://known.example,,0",
    "GET,Referer: http://known.example/page,,0",
    // Some browser.
    "GET,Cookie: a=b,,0",
    "GET,Sec-Fetch-Site: none,,0",
    "POST,Cookie: a=b,,422",
    "POST,Cookie: a=b,text/plain,422",
    "POST,Cookie: a=b,application/json,0",
    // A program.
    "POST,Accept: any,application/json,0",
    "POST,Accept: any,application/vnd.x+json;charset=utf-8,0",
    "POST,Accept: any,nonsense,422",
    "POST,Accept: any,,0",
  })
  void pagesCallIfTheyAreTheServersOwnOrMay(String method, String sign, String type, int status) {
    assertEquals(
        status,
        type == null
            ? status(LOOPBACK, method, "/queue/q", here(sign))
            : status(
                LOOPBACK,
                method,
                "/queue/q",
                here(sign, "Content-Type: " + type, "Content-Length: 9")));
  }

  @Test
  void aBodyOfABrowserNamesItsType() {
    String[] length = {"Content-Length: 9", "Transfer-Encoding: chunked"};
    for (String body : length) {
      assertEquals(
          422, status(LOOPBACK, "POST", "/vcon", here("Origin: http://127.0.0.1:8000", body)));
      assertEquals(422, status(EVERY_PAGE, "PUT", "/vcon", here("Origin: null", body)));
      assertEquals(0, status(LOOPBACK, "POST", "/vcon", here(body)));
    }
    assertEquals(422, status(EVERY_PAGE, "POST", "/queue/q", here("Origin: http://any.example")));
    assertEquals(0, status(EVERY_PAGE, "GET", "/queue/q", here("Sec-Fetch-Site: cross-site")));
  }

  @Test
  void aLinkToAPageForPersonsMayBeFollowed() {
    String[] link = {
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Mode: navigate",
      "Sec-Fetch-Dest: document",
      "Referer: https://wiki.example/"
    };
    for (String page : new String[] {"/", "/docs", "/docs/index.html", "/system/console/bundles"}) {
      assertEquals(0, status(LOOPBACK, "GET", page, here(link)));
      assertEquals(403, status(LOOPBACK, "POST", page, here(link)));
    }
    assertEquals(403, status(LOOPBACK, "GET", "/servers", here(link)));
    assertEquals(403, status(LOOPBACK, "GET", "/docsx", here(link)));
    link[2] = "Sec-Fetch-Dest: iframe";
    assertEquals(403, status(LOOPBACK, "GET", "/docs", here(link)));
  }

  @Test
  void pathsAreUtf8() {
    for (String path :
        new String[] {"/pipeline/caf%C3%A9", "/a%2Fb", "/a;b=%e2%82%ac", "/%F0%9F%98%80", "/"}) {
      assertTrue(CallerRules.isText(path), path);
    }
    for (String path :
        new String[] {"/pipeline/caf%E9", "/%F1", "/%C0%AF", "/%ED%A0%80", "/caf\uFFFD"}) {
      assertFalse(CallerRules.isText(path), path);
    }
    assertEquals(400, status(LOOPBACK, "PUT", "/pipeline/caf%E9", here()));
  }

  @Test
  void aReasonShowsNothingThatWouldHaveToBeEscaped() {
    Map<String, String> headers = new HashMap<>(Map.of("Host", "a\"b<c>" + "x".repeat(500)));
    String json = LOOPBACK.refusal(request("GET", "/", headers), "/").orElseThrow().json();
    assertTrue(json.contains("a?b?c?xxx"), json);
    assertTrue(json.length() < 300, json);
  }

  @Test
  void aPageThatCameWithoutTlsIsOfAnotherSiteThanOneThatCameOverIt() {
    String tls = "over TLS: yes";
    String http = "Origin: http://127.0.0.1:8000";
    String https = "Origin: https://127.0.0.1:8000";
    assertEquals(0, status(LOOPBACK, "DELETE", "/vcon/u", here(http)));
    assertEquals(0, status(LOOPBACK, "DELETE", "/vcon/u", here(https, tls)));
    assertEquals(403, status(LOOPBACK, "DELETE", "/vcon/u", here(http, tls)));
    assertEquals(
        403, status(LOOPBACK, "GET", "/vcon/u", here("Referer: http://127.0.0.1:8000/x", tls)));
  }

  private static String[] here(String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Host: 127.0.0.1:8000";
    return all;
  }

  /** Gives the status of the refusal; 0 if there is none. */
  private static int status(CallerRules rules, String method, String path, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      all.put(parts[0], parts[1]);
    }
    return rules.refusal(request(method, path, all), path).map(Refusal::status).orElse(0);
  }

  private static HttpServletRequest request(String verb, String path, Map<String, String> headers) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            CallerRulesTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getMethod" -> verb;
                  case "isSecure" -> headers.containsKey("over TLS");
                  case "getRequestURI" -> path;
                  case "getHeader" -> headers.get((String) arguments[0]);
                  case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                  case "getContentLengthLong" ->
                      Long.parseLong(headers.getOrDefault("Content-Length", "-1"));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
