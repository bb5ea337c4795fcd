package org.vconserver.rest.openapi;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the methods of resources that answer requests, with their paths. */
final class ResourceMethods {
  private ResourceMethods() {}

  /**
   * Holds a method that answers requests.
   *
   * @param path from the root, with a slash before it
   * @param verb GET, POST, PUT or DELETE
   */
  record ResourceMethod(String path, String verb, Method method) {}

  /** Lists the methods of a resource, in the order of their paths. */
  static List<ResourceMethod> find(Class<?> resource) {
    return Arrays.stream(resource.getDeclaredMethods())
        .flatMap(
            method ->
                verb(method)
                    .map(verb -> new ResourceMethod(path(resource, method), verb, method))
                    .stream())
        .sorted(Comparator.comparing(ResourceMethod::path).thenComparing(ResourceMethod::verb))
        .toList();
  }

  private static Optional<String> verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      @Nullable HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return Optional.of(verb.value());
      }
    }
    return Optional.empty();
  }

  private static String path(Class<?> resource, Method method) {
    return Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
        .filter(path -> path != null && !path.value().isEmpty())
        .map(path -> "/" + path.value())
        .collect(Collectors.joining());
  }
}
