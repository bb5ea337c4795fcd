package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Writes {@code ***} in the place of what options that are declared secret say, and puts it back
 * where a caller writes the mask. A reference is shown, as it is no secret. Of a processor that is
 * not there nobody knows which options are secret: all of its texts are masked. Thread-safe.
 */
public final class MaskedSecrets {
  private static final String MASK = "***";
  private static final String FORMAT_OPTIONS = "format_options";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\[secret:[A-Za-z0-9._-]+\\]");

  /** Lists options of every processor that are for people, and never secret. */
  private static final Set<String> SHOWN = Set.of("label", "notes", "should_process");

  /** Finds the names of options that say of themselves that they are secret. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(secret|pass|pwd|pin|token|credential|auth|bearer|cookie|key|pem|private|signature).*",
          Pattern.CASE_INSENSITIVE);

  private final Supplier<@Nullable ProcessorRegistry> processors;
  private final boolean compat;

  /**
   * Makes masks.
   *
   * @param processors gives null while there is no registry
   * @param compat whether the server answers as py_vcon_server, which shows the options of
   *     processors that are not there: only those with the name of a secret are masked then
   */
  public MaskedSecrets(Supplier<@Nullable ProcessorRegistry> processors, boolean compat) {
    this.processors = processors;
    this.compat = compat;
  }

  /** Tells which options of a processor are secret, by all of its versions that are there. */
  private SecretNames secrets(String processor) {
    ProcessorRegistry registry = processors.get();
    List<RegisteredProcessor> versions =
        registry == null
            ? List.of()
            : registry.all().stream().filter(one -> one.name().equals(processor)).toList();
    if (versions.isEmpty()) {
      return name -> !SHOWN.contains(name) && !(compat && isPlain(name));
    }
    Set<String> names = new HashSet<>();
    for (RegisteredProcessor version : versions) {
      for (var option : version.optionsSchema().path("properties").properties()) {
        if (option.getValue().path("writeOnly").asBoolean()) {
          names.add(option.getKey());
          option.getValue().path("x-earlier-names").forEach(old -> names.add(old.asText()));
        }
      }
    }
    return names::contains;
  }

  private static boolean isPlain(String name) {
    return !SECRET_NAME.matcher(name).matches();
  }

  /** Tells which options of a processor are secret. */
  private interface SecretNames {
    boolean isSecret(String option);
  }

  /** Masks the options of a step in place. */
  public void mask(String processor, ObjectNode options) {
    SecretNames secrets = secrets(processor);
    for (var option : options.properties()) {
      if (!option.getKey().equals(FORMAT_OPTIONS) && secrets.isSecret(option.getKey())) {
        option.setValue(masked(option.getValue()));
      }
    }
    if (options.get(FORMAT_OPTIONS) instanceof ObjectNode formats) {
      ObjectNode shown = formats.deepCopy();
      for (var format : shown.properties()) {
        if (secrets.isSecret(format.getKey())) {
          format.setValue(masked(format.getValue()));
        }
      }
      options.set(FORMAT_OPTIONS, shown);
    }
  }

  private static JsonNode masked(JsonNode value) {
    if (value.isTextual()) {
      String text = value.textValue();
      return text.isEmpty() || REFERENCE.matcher(text).matches() ? value : TextNode.valueOf(MASK);
    }
    if (value instanceof ArrayNode several) {
      ArrayNode shown = several.arrayNode(several.size());
      several.forEach(one -> shown.add(masked(one)));
      return shown;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode shown = object.objectNode();
      object.properties().forEach(member -> shown.set(member.getKey(), masked(member.getValue())));
      return shown;
    }
    return value;
  }

  /**
   * Gives a definition with what is stored in the place of each mask: by the step's place, its
   * processor and the option.
   *
   * @param given not changed
   * @throws VconException INVALID_PIPELINE for a mask of a secret that is not stored there
   */
  public PipelineDefinition unmasked(
      PipelineDefinition given, Supplier<Optional<PipelineDefinition>> stored) {
    if (given.steps().stream().noneMatch(step -> hasMask(step.options()))) {
      return given;
    }
    List<PipelineStep> before = stored.get().map(PipelineDefinition::steps).orElse(List.of());
    ObjectNode json = given.json().deepCopy();
    List<FieldError> faults = new ArrayList<>();
    for (int i = 0; i < given.steps().size(); i++) {
      PipelineStep step = given.steps().get(i);
      boolean same = i < before.size() && before.get(i).processor().equals(step.processor());
      ObjectNode kept = same ? before.get(i).options() : json.objectNode();
      JsonNode options = json.path("processors").path(i).path("processor_options");
      if (options instanceof ObjectNode written) {
        List<FieldError> left = new ArrayList<>();
        restore(written, kept, secrets(step.processor()), left);
        for (FieldError fault : left) {
          faults.add(fault.within("processors", i, "processor_options"));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_PIPELINE, faults);
    }
    return PipelineDefinition.of(json);
  }

  private static boolean hasMask(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().equals(MASK);
    }
    for (JsonNode member : value) {
      if (hasMask(member)) {
        return true;
      }
    }
    return false;
  }

  private static void restore(
      ObjectNode options, ObjectNode kept, SecretNames secrets, List<FieldError> faults) {
    for (var option : options.properties()) {
      String name = option.getKey();
      boolean formats = name.equals(FORMAT_OPTIONS) && option.getValue() instanceof ObjectNode;
      if (formats) {
        List<FieldError> left = new ArrayList<>();
        JsonNode before = kept.path(FORMAT_OPTIONS);
        restore(
            (ObjectNode) option.getValue(),
            before instanceof ObjectNode object ? object : kept.objectNode(),
            secrets,
            left);
        left.forEach(fault -> faults.add(fault.within(FORMAT_OPTIONS)));
      } else {
        JsonNode restored = restored(option.getValue(), kept.path(name));
        option.setValue(restored);
        if (secrets.isSecret(name) && hasMask(restored)) {
          faults.add(
              new FieldError(
                  List.of(name),
                  "is the mask of a secret, and at this step no secret is stored: write it, or"
                      + " $[secret:name]",
                  FaultType.VALUE_ERROR));
        }
      }
    }
  }

  private static JsonNode restored(JsonNode given, JsonNode kept) {
    if (given.isTextual()) {
      return given.textValue().equals(MASK) && kept.isTextual() ? kept : given;
    }
    if (given instanceof ArrayNode several) {
      ArrayNode restored = several.arrayNode(several.size());
      for (int i = 0; i < several.size(); i++) {
        restored.add(restored(several.get(i), kept.path(i)));
      }
      return restored;
    }
    if (given instanceof ObjectNode object) {
      ObjectNode restored = object.objectNode();
      object
          .properties()
          .forEach(
              member ->
                  restored.set(
                      member.getKey(), restored(member.getValue(), kept.path(member.getKey()))));
      return restored;
    }
    return given;
  }
}
