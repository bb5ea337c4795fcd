package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.openapi.OpenApiDocument;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RestOperation;

/** What the outside needs to know of each operation stands on its method, and is true. */
class OperationTableTest {
  private static final Set<String> UNDOCUMENTED =
      Set.of(
          "GET ",
          "GET /openapi.json",
          "GET /docs",
          "GET /docs/{file}",
          "GET /redoc",
          "GET /pipeline_editor",
          "GET /pipeline_editor/{file: .+}");

  /** Operations that change nothing and have bodies all the same. */
  private static final Set<String> READING = Set.of("/vcon/validate", "/exports");

  private final ResourceConfig application =
      new RestApplication(
              new RestServices(),
              RestApi.SETTINGS,
              new OperationThreads(RestApi.SETTINGS.runs(), RestApi.SETTINGS.runs()),
              java.time.Clock.systemUTC(),
              () -> 0)
          .configuration("1");
  private final List<Method> operations = operations();

  @Test
  void everyMethodOfAResourceDeclaresItsOperation() {
    assertEquals(104 + 5, operations.size());
    for (Method method : operations) {
      assertNotNull(method.getAnnotation(RestOperation.class), method.toString());
    }
  }

  @Test
  void theDocumentHasEachOperationAndNoOther() {
    Set<String> declared = new TreeSet<>();
    for (Method method : operations) {
      String name = verb(method) + " " + path(method);
      boolean hidden = method.getAnnotation(RestOperation.class).id().isEmpty();
      assertEquals(UNDOCUMENTED.contains(name), hidden, name);
      if (!hidden && !name.endsWith("{processor}")) {
        declared.add(name);
      }
    }
    Set<String> described = new TreeSet<>();
    JsonNode paths = document().required("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        verb ->
                            described.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertEquals(declared, described);
    assertEquals(100, described.size());
  }

  @Test
  void idsAreUniqueAndEachOperationHasASummary() {
    Set<String> ids = new TreeSet<>();
    for (Method method : operations) {
      RestOperation operation = method.getAnnotation(RestOperation.class);
      if (!operation.id().isEmpty()) {
        assertTrue(ids.add(operation.id()), operation.id());
        assertEquals(operation.id().contains("{processor}"), operation.summary().isEmpty());
      }
    }
  }

  @Test
  void aBodyIsDeclaredWhereOneIsRead() {
    for (Method method : operations) {
      boolean reads = Arrays.asList(method.getParameterTypes()).contains(InputStream.class);
      RestOperation operation = method.getAnnotation(RestOperation.class);
      assertEquals(reads, operation.body() != BodyLimit.NONE, method.toString());
      boolean shaped = operation.request() != Void.class;
      assertEquals(operation.body() == BodyLimit.JSON, shaped, method.toString());
    }
  }

  @Test
  void whatRunsProcessorsIsInThePoolOfRuns() {
    for (Method method : operations) {
      RestOperation operation = method.getAnnotation(RestOperation.class);
      boolean runs = Set.of(Scope.PROCESS, Scope.PIPELINE_RUN).contains(operation.scope());
      assertEquals(runs, operation.pool() == Pool.RUN, method.toString());
    }
  }

  @Test
  void onlyReadingIsOpenToReaders() {
    for (Method method : operations) {
      Scope scope = method.getAnnotation(RestOperation.class).scope();
      boolean reading = verb(method).equals("GET") || READING.contains(path(method));
      boolean forReaders = !scope.isGranted() || scope.word().endsWith(":read");
      assertEquals(reading, forReaders || isOfKeys(method), method.toString());
    }
    assertFalse(operations.isEmpty());
  }

  /** Who sees keys may also make them. */
  private static boolean isOfKeys(Method method) {
    return verb(method).equals("GET") && path(method).matches("/access/(keys|users).*");
  }

  private JsonNode document() {
    return new OpenApiDocument("1", RestApplication.DOCUMENTED).describe(List.of());
  }

  private List<Method> operations() {
    List<Method> methods = new ArrayList<>();
    for (Class<?> resource : application.getClasses()) {
      if (resource.isAnnotationPresent(Path.class)) {
        Arrays.stream(resource.getDeclaredMethods())
            .filter(method -> !verb(method).isEmpty())
            .forEach(methods::add);
      }
    }
    return methods;
  }

  private static String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return "";
  }

  private static String path(Method method) {
    StringBuilder path = new StringBuilder();
    for (Path part :
        new Path[] {
          method.getDeclaringClass().getAnnotation(Path.class), method.getAnnotation(Path.class)
        }) {
      if (part != null && !part.value().isEmpty()) {
        path.append('/').append(part.value());
      }
    }
    return path.toString();
  }
}
