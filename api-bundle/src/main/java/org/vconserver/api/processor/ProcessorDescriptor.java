package org.vconserver.api.processor;

import java.util.Set;

/**
 * Describes a processor to people and to programs. Immutable. The version of a processor is that of
 * its bundle.
 *
 * @param <O> the record that holds its options
 */
public final class ProcessorDescriptor<O extends ProcessorOptions> {
  private final Class<O> optionsType;
  private final String title;
  private final String description;
  private final boolean mayModify;
  private final boolean deterministic;
  private final Set<String> extensions;

  private ProcessorDescriptor(
      Class<O> optionsType,
      String title,
      String description,
      boolean mayModify,
      boolean deterministic,
      Set<String> extensions) {
    this.optionsType = optionsType;
    this.title = title;
    this.description = description;
    this.mayModify = mayModify;
    this.deterministic = deterministic;
    this.extensions = extensions;
  }

  /**
   * Describes a processor that may change vCons and add new ones.
   *
   * @param optionsType the record of its options; its simple name is the name of its schema in
   *     OpenAPI
   * @param title what it does, in a few words
   * @param description what it does, in sentences
   */
  public static <O extends ProcessorOptions> ProcessorDescriptor<O> of(
      Class<O> optionsType, String title, String description) {
    return new ProcessorDescriptor<>(optionsType, title, description, true, false, Set.of());
  }

  /**
   * Gives the same for a processor that neither changes nor adds vCons; its session refuses both.
   */
  public ProcessorDescriptor<O> readOnly() {
    return new ProcessorDescriptor<>(
        optionsType, title, description, false, deterministic, extensions);
  }

  /**
   * Gives the same for a processor that does the same whenever it is given the same vCons,
   * parameters and options: it asks no clock, no chance and no service, and makes no uuid.
   *
   * @since 1.3
   */
  public ProcessorDescriptor<O> deterministic() {
    return new ProcessorDescriptor<>(optionsType, title, description, mayModify, true, extensions);
  }

  /**
   * Gives the same for a processor that knows these extensions of vCons. A vCon with a critical
   * extension that no active processor knows is stored, but not processed.
   *
   * @param names as they stand in {@code critical}
   */
  public ProcessorDescriptor<O> knowing(String... names) {
    return new ProcessorDescriptor<>(
        optionsType, title, description, mayModify, deterministic, Set.of(names));
  }

  public Class<O> optionsType() {
    return optionsType;
  }

  public String title() {
    return title;
  }

  public String description() {
    return description;
  }

  /** Tells whether it may change the vCons of a run, or add to them. */
  public boolean mayModify() {
    return mayModify;
  }

  /**
   * Tells whether it does the same whenever it is given the same.
   *
   * @since 1.3
   */
  public boolean isDeterministic() {
    return deterministic;
  }

  /** Gives the extensions of vCons that it knows. */
  public Set<String> extensions() {
    return extensions;
  }
}
