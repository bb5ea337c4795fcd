package org.vconserver.rest.processor;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.rest.bundle.BundleAccess;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Shows and changes the configurations of processors that may have several instances, a file each
 * in this server's {@code config} folder. Thread-safe.
 */
@Path("processor-instances")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Processors")
public final class InstanceResource {
  private static final String MASK = "***";

  private final InstanceFiles files;
  private final Supplier<ProcessorRegistry> processors;
  private final BundleAccess access;

  /**
   * Makes the resource.
   *
   * @param access says whether what runs in the server may be changed: settings of processors name
   *     programs that are run, and hosts that are sent vCons
   */
  public InstanceResource(
      InstanceFiles files, Supplier<ProcessorRegistry> processors, BundleAccess access) {
    this.files = files;
    this.processors = processors;
    this.access = access;
  }

  @GET
  @RestOperation(
      id = "get_processor_instances",
      summary = "Instances of processors",
      scope = Scope.SERVER_READ,
      answer = ProcessorShapes.Instances.class,
      failures = {503})
  public Response list() {
    List<Map<String, Object>> all = files.list().stream().map(this::told).toList();
    return Responses.values(Map.of("instances", all));
  }

  @GET
  @Path("{name}")
  @RestOperation(
      id = "get_processor_instance",
      summary = "One instance of a processor",
      scope = Scope.SERVER_READ,
      answer = ProcessorShapes.Instance.class,
      failures = {404, 503})
  public Response get(@PathParam("name") String name) {
    return Responses.values(told(find(name).orElseThrow(() -> notFound(name))));
  }

  /** Writes the file of an instance, which is read within a second. */
  @PUT
  @Path("{name}")
  @RestOperation(
      id = "put_processor_instance",
      summary = "Configure an instance of a processor",
      scope = Scope.SERVER_ADMIN,
      body = BodyLimit.JSON,
      request = ProcessorShapes.Wanted.class,
      answer = ProcessorShapes.Instance.class,
      failures = {403, 503},
      headers = WireHeader.VCON_WARNINGS)
  public Response put(@PathParam("name") String name, InputStream body) {
    access.require("Instances of processors");
    JsonReader request = RequestBody.reader(body);
    Map<String, Object> wanted = new LinkedHashMap<>();
    request.text("factory").ifPresent(factory -> wanted.put("factory", factory));
    wanted.put("settings", texts(request.requiredObject("settings")));
    request.requireValid(ServerError.INVALID_REQUEST);
    requireFree(name);
    requireNone(files.change(name, wanted));
    Map<String, Object> instance = find(name).orElseThrow(() -> notFound(name));
    Response answer = Responses.values(told(instance));
    warnings(instance).ifPresent(w -> answer.getHeaders().add(AnswerHeaders.WARNINGS, w));
    return answer;
  }

  @DELETE
  @Path("{name}")
  @RestOperation(
      id = "delete_processor_instance",
      summary = "Remove an instance of a processor",
      scope = Scope.SERVER_ADMIN,
      failures = {403, 404, 503})
  public Response delete(@PathParam("name") String name) {
    access.require("Instances of processors");
    if (!files.change(name, Map.of()).isEmpty()) {
      throw notFound(name);
    }
    return Responses.nothing();
  }

  /** Reads settings as the files have them; null takes a secret away, and is a default else. */
  private static Map<String, String> texts(JsonReader settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (var member : settings.tree().properties()) {
      JsonNode value = member.getValue();
      boolean list = value.isArray() && isOfTexts(value);
      if (list) {
        texts.put(
            member.getKey(),
            StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(",")));
      } else if (value.isValueNode() && !value.isNull()) {
        texts.put(member.getKey(), value.asText());
      } else if (!value.isNull()) {
        settings.fault(FaultType.VALUE_ERROR, "must be a text or a list of them", member.getKey());
      } else if (member.getKey().startsWith(".")) {
        texts.put(member.getKey(), "");
      }
    }
    return texts;
  }

  private static boolean isOfTexts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isValueNode);
  }

  /** Refuses the name of a processor that has no such file, which would be there twice. */
  private void requireFree(String name) {
    if (find(name).isEmpty() && processors.get().find(name).isPresent()) {
      throw new VconException(
          ServerError.INVALID_REQUEST,
          List.of(
              new FieldError(
                  List.of("path", "name"),
                  "is the name of another processor",
                  FaultType.VALUE_ERROR)));
    }
  }

  private static void requireNone(Map<String, String> faults) {
    List<FieldError> errors = new ArrayList<>();
    faults.forEach(
        (field, fault) -> {
          List<Object> place =
              switch (field) {
                case "name" -> List.of("path", "name");
                case "factory" -> List.of("body", "factory");
                default -> List.of("body", "settings", field);
              };
          errors.add(new FieldError(place, fault, FaultType.VALUE_ERROR));
        });
    if (!errors.isEmpty()) {
      throw new VconException(ServerError.INVALID_REQUEST, errors);
    }
  }

  private Optional<Map<String, Object>> find(String name) {
    return files.list().stream().filter(one -> name.equals(one.get("name"))).findFirst();
  }

  private Map<String, Object> told(Map<String, Object> instance) {
    Map<String, Object> told = new LinkedHashMap<>(instance);
    String name = String.valueOf(instance.get("name"));
    told.put("active", processors.get().find(name).isPresent());
    return told;
  }

  /** Warns of secrets that stand in the file themselves: they are shown as their mask. */
  private static Optional<String> warnings(Map<String, Object> instance) {
    List<String> warnings = new ArrayList<>();
    if (instance.get("settings") instanceof List<?> settings) {
      for (Object one : settings) {
        if (one instanceof Map<?, ?> setting && MASK.equals(setting.get("value"))) {
          warnings.add(
              "settings."
                  + setting.get("key")
                  + ": is a secret in clear; better is $[env:NAME] or $[secret:name]");
        }
      }
    }
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
  }

  private static VconException notFound(String name) {
    return new VconException(
        ServerError.PROCESSOR_NOT_FOUND, "processor " + name + " has no file in config/");
  }
}
