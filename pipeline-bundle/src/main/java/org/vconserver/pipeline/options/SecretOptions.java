package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Puts secrets in the place of references to them, {@code $[secret:name]}, in options that are
 * declared secret and nowhere else: nothing that may be shown ever has one. Thread-safe.
 */
public final class SecretOptions {
  /** Stands for a secret in all that is shown. */
  public static final String MASK = "***";

  /** Finds references of any kind that configuration files may have. */
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\[(secret|env|prop|setting):([^\\]]*)\\]");

  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");
  private static final String FORMAT_OPTIONS = "format_options";

  private final SecretFiles files;

  public SecretOptions(SecretFiles files) {
    this.files = files;
  }

  /**
   * Gives the options with which a processor runs. Values that come from parameters are no
   * references, whatever they are: who writes vCons must not choose a secret.
   *
   * @param options as the pipeline's formats have made them; not changed
   * @throws VconException INVALID_OPTIONS for a reference that leads to nothing, and for a mask
   */
  public ObjectNode resolve(OptionsRecord<?> record, ObjectNode options) {
    Set<String> formatted = SharedOptions.formatted(options);
    List<FieldError> faults = new ArrayList<>();
    ObjectNode resolved = options;
    boolean copied = false;
    for (String name : record.secrets()) {
      JsonNode given = options.path(name);
      if (formatted.contains(name) || given.isMissingNode()) {
        continue;
      }
      JsonNode value = resolve(given, name, faults);
      if (!value.equals(given)) {
        resolved = copied ? resolved : options.deepCopy();
        copied = true;
        resolved.set(name, value);
      }
    }
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_OPTIONS, faults);
    }
    return resolved;
  }

  private JsonNode resolve(JsonNode given, String name, List<FieldError> faults) {
    if (given instanceof ArrayNode several) {
      ArrayNode values = several.arrayNode(several.size());
      several.forEach(one -> values.add(resolve(one, name, faults)));
      return values;
    }
    if (!given.isTextual()) {
      return given;
    }
    String text = given.textValue();
    Optional<String> fault =
        text.equals(MASK)
            ? Optional.of("is the mask that stands for a secret, and no secret")
            : unresolved(text);
    if (fault.isPresent()) {
      faults.add(new FieldError(List.of(name), fault.get(), FaultType.VALUE_ERROR));
      return given;
    }
    String value =
        REFERENCE
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(files.find(found.group(2)).orElse(found.group())));
    return value.equals(text) ? given : TextNode.valueOf(value);
  }

  /** Says which reference in a text leads to nothing. */
  private Optional<String> unresolved(String text) {
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      if (!references.group(1).equals("secret")) {
        return Optional.of(
            "has a reference $["
                + references.group(1)
                + ":...]: options of pipelines may have $[secret:name] only");
      }
      String name = references.group(2);
      if (!NAME.matcher(name).matches()) {
        return Optional.of("has a reference to a secret whose name is none");
      }
      if (files.find(name).isEmpty()) {
        return Optional.of("has a reference $[secret:" + name + "] to a secret that is not there");
      }
    }
    return Optional.empty();
  }

  /**
   * Says what is not as it should be about secrets in the options of a stored step: those in plain
   * words, references that lead to nothing, and references where they stand for themselves.
   * Locations begin at the options.
   */
  public List<FieldError> warnings(OptionsRecord<?> record, ObjectNode options) {
    List<FieldError> warnings = new ArrayList<>();
    for (var member : options.properties()) {
      boolean secret = record.secrets().contains(member.getKey());
      for (String text : texts(member.getValue())) {
        warning(secret, text)
            .ifPresent(words -> warnings.add(warning(List.of(member.getKey()), words, secret)));
      }
    }
    for (var format : options.path(FORMAT_OPTIONS).properties()) {
      if (record.secrets().contains(format.getKey())
          && !format.getValue().asText().matches("(?:\\{[^{}]*\\})*")) {
        warnings.add(warning(List.of(FORMAT_OPTIONS, format.getKey()), PLAIN, true));
      }
    }
    return warnings;
  }

  private static final String PLAIN =
      "is a secret in plain words, which the store keeps: write $[secret:name], and the secret into"
          + " the file of that name in the folder of secrets";

  private Optional<String> warning(boolean secret, String text) {
    boolean reference = REFERENCE.matcher(text).find();
    if (!secret) {
      return reference
          ? Optional.of("is no option for secrets: the reference stands for itself")
          : Optional.empty();
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return reference ? unresolved(text) : Optional.of(PLAIN);
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    if (value.isArray()) {
      value.forEach(one -> texts.add(one.asText()));
    }
    return texts;
  }

  private static FieldError warning(List<Object> location, String words, boolean secret) {
    return new FieldError(
        location, words, secret ? FaultType.SECRET_NOT_BY_REFERENCE : FaultType.VALUE_ERROR);
  }
}
