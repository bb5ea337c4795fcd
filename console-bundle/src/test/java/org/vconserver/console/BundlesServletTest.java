package org.vconserver.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundlesServletTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final TestBundles bundles = new TestBundles();
  private final Map<String, String> parameters = new HashMap<>(Map.of("file", "ex.jar"));
  private final Map<String, Object> attributes =
      new HashMap<>(Map.of(ServletConstants.ATTR_APP_ROOT, "/system/console"));
  private final StringWriter body = new StringWriter();
  private final BundlesServlet servlet =
      new BundlesServlet(
          bundles, fake(BundlesServlet.Config.class, (method, arguments) -> 64L << 20));
  private String contentType = FORM;
  private @Nullable String uploadName;
  private int status = 200;

  @ParameterizedTest
  @CsvSource({
    "drain, drain ex.jar",
    "resume, resume ex.jar",
    "remove, remove ex.jar",
    "rollback, roll back ex.jar to the one before"
  })
  void doesWhatAButtonAsksFor(String action, String change) throws Exception {
    parameters.put("action", action);
    String page = post();
    assertEquals(List.of(change), bundles.changes);
    assertEquals(200, status);
    assertTrue(page.contains("ex.jar 2.0.0 ACTIVE: a reason"), page);
  }

  @Test
  void rollsBackToTheVersionThatIsNamed() throws Exception {
    parameters.put("action", "rollback");
    parameters.put("digest", "d1");
    post();
    assertEquals(List.of("roll back ex.jar d1"), bundles.changes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "", "Drain", "rollback ", "roll_back"})
  void refusesAnUnknownActionAndChangesNothing(String action) throws Exception {
    parameters.put("action", action);
    assertRefused(post());
  }

  @Test
  void refusesAMissingActionAndChangesNothing() throws Exception {
    assertRefused(post());
  }

  private void assertRefused(String page) {
    assertEquals(List.of(), bundles.changes);
    assertEquals(400, status);
    assertTrue(page.contains("action: must be one of drain, resume, remove, rollback"), page);
  }

  @Test
  void deploysAnUploadUnderItsNameWithoutFolders() throws Exception {
    contentType = "multipart/form-data; boundary=x";
    uploadName = "some/folder/new.jar";
    post();
    assertEquals(List.of("put new.jar content"), bundles.changes);
    assertEquals(200, status);
  }

  @Test
  void refusesAnUploadWithoutAJar() throws Exception {
    contentType = "multipart/form-data; boundary=x";
    String page = post();
    assertEquals(List.of(), bundles.changes);
    assertEquals(400, status);
    assertTrue(page.contains("jar: Field required"), page);
  }

  @Test
  void showsThePageWithoutAMessageToWhoeverOnlyLooks() throws Exception {
    servlet.renderContent(request(), response());
    assertTrue(body.toString().contains("ex.jar"), body::toString);
    assertEquals(List.of(), bundles.changes);
  }

  private String post() throws Exception {
    servlet.doPost(request(), response());
    servlet.renderContent(request(), response());
    return body.toString();
  }

  private HttpServletRequest request() {
    return fake(
        HttpServletRequest.class,
        (method, arguments) ->
            switch (method) {
              case "getContentType" -> contentType;
              case "getParameter" -> parameters.get(arguments[0]);
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              case "getPathInfo" -> "/" + BundlesServlet.LABEL;
              case "getPart" -> part();
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private @Nullable Part part() {
    return uploadName == null
        ? null
        : fake(
            Part.class,
            (method, arguments) ->
                switch (method) {
                  case "getInputStream" ->
                      new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
                  case "getSubmittedFileName" -> uploadName;
                  case "delete" -> null;
                  default -> throw new UnsupportedOperationException(method);
                });
  }

  private HttpServletResponse response() {
    return fake(
        HttpServletResponse.class,
        (method, arguments) -> {
          switch (method) {
            case "setStatus" -> status = (int) arguments[0];
            case "getWriter" -> {
              return new PrintWriter(body, true);
            }
            default -> throw new UnsupportedOperationException(method);
          }
          return null;
        });
  }

  private interface Answer {
    @Nullable Object to(String method, Object[] arguments) throws ServletException;
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
