package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a record of options, read by reflection once: what JSON it takes, and how to make one.
 * Thread-safe.
 *
 * @param <O> the record
 */
public final class OptionsRecord<O extends ProcessorOptions> {
  private static final Logger LOG = LoggerFactory.getLogger(OptionsRecord.class);

  /** Kept with the class itself, so that it goes when the bundle of the class goes. */
  private static final ClassValue<OptionsRecord<?>> RECORDS =
      new ClassValue<>() {
        @Override
        protected OptionsRecord<?> computeValue(Class<?> type) {
          return read(type.asSubclass(ProcessorOptions.class));
        }
      };

  private final Class<O> type;
  private final Constructor<O> constructor;
  private final List<OptionComponent> components;
  private final ObjectNode schema;
  private final Map<String, String> renamed = new LinkedHashMap<>();
  private final Set<String> secrets;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private OptionsRecord(
      Class<O> type, Constructor<O> constructor, List<OptionComponent> components) {
    this.type = type;
    this.constructor = constructor;
    this.components = components;
    this.schema = schemaOf();
    this.secrets =
        components.stream()
            .filter(component -> component.option().secret())
            .flatMap(
                component ->
                    Stream.concat(Stream.of(component.name()), component.renamed().stream()))
            .collect(Collectors.toUnmodifiableSet());
    for (OptionComponent component : components) {
      component.renamed().forEach(old -> renamed.put(old, component.name()));
    }
  }

  /**
   * Reads a record type.
   *
   * @throws IllegalArgumentException if it is no record, a component has no {@link Option} or a
   *     type that options can't have, or a fallback does not fit its component
   */
  @SuppressWarnings("unchecked") // what is kept with a class was made of that class
  public static <O extends ProcessorOptions> OptionsRecord<O> of(Class<O> type) {
    return (OptionsRecord<O>) RECORDS.get(type);
  }

  private static <O extends ProcessorOptions> OptionsRecord<O> read(Class<O> type) {
    RecordComponent[] members = type.getRecordComponents();
    if (members == null) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    List<OptionComponent> components =
        Arrays.stream(members).map(member -> OptionComponent.of(type, member)).toList();
    try {
      Constructor<O> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(members).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new OptionsRecord<>(type, constructor, components);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
    }
  }

  /**
   * Gives the JSON Schema (draft 2020-12) of the options, the shared ones included; not to be
   * changed.
   */
  public ObjectNode schema() {
    return schema;
  }

  /** Gives the wire names of the record's own options. */
  public Set<String> names() {
    return components.stream().map(OptionComponent::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Gives the wire names of the options that are secrets, earlier names too. */
  public Set<String> secrets() {
    return secrets;
  }

  /** Gives the wire names that options had before, each with the present one. */
  public Map<String, String> renamed() {
    return Collections.unmodifiableMap(renamed);
  }

  /**
   * Gives the members of the given options that the record does not take as they are. Locations
   * begin at the options.
   */
  public List<FieldError> faults(ObjectNode options) {
    List<FieldError> faults = new ArrayList<>();
    for (OptionComponent component : components) {
      component.bind(options, faults);
    }
    return faults;
  }

  /**
   * Makes a record from JSON. Members that it does not know are ignored; those under earlier names
   * are taken, with a line in the log for the first of each.
   *
   * @throws VconException INVALID_OPTIONS with every member that is at fault
   */
  public O bind(ObjectNode options) {
    renamed.keySet().stream().filter(options::has).forEach(this::warnOf);
    List<FieldError> faults = new ArrayList<>();
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = components.get(i).bind(options, faults);
    }
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_OPTIONS, faults);
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new VconException(
            ServerError.INVALID_OPTIONS,
            List.of(
                new FieldError(
                    List.of(), String.valueOf(refused.getMessage()), FaultType.VALUE_ERROR)));
      }
      throw new IllegalStateException(
          "The constructor of " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Can't make a " + type.getName(), e);
    }
  }

  private void warnOf(String old) {
    if (told.add(old)) {
      LOG.warn(
          "The option {} of {} is now called {}; it is taken for now",
          old,
          type.getSimpleName(),
          renamed.get(old));
    }
  }

  private ObjectNode schemaOf() {
    ObjectNode object = SharedOptions.schema();
    ObjectNode properties = (ObjectNode) object.get("properties");
    for (OptionComponent component : components) {
      properties.set(component.name(), component.schema());
    }
    List<String> required =
        components.stream().filter(OptionComponent::required).map(OptionComponent::name).toList();
    if (!required.isEmpty()) {
      required.forEach(object.putArray("required")::add);
    }
    object.put("title", type.getSimpleName());
    return object;
  }
}
