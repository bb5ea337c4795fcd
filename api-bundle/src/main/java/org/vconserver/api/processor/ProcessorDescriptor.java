package org.vconserver.api.processor;

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

  private ProcessorDescriptor(
      Class<O> optionsType, String title, String description, boolean mayModify) {
    this.optionsType = optionsType;
    this.title = title;
    this.description = description;
    this.mayModify = mayModify;
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
    return new ProcessorDescriptor<>(optionsType, title, description, true);
  }

  /** The same for a processor that neither changes nor adds vCons; its session refuses both. */
  public ProcessorDescriptor<O> readOnly() {
    return new ProcessorDescriptor<>(optionsType, title, description, false);
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

  /** Whether it may change the vCons of a run, or add to them. */
  public boolean mayModify() {
    return mayModify;
  }
}
