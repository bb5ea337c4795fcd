package org.vconserver.api.processor;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents and constrains one option, on the component of a {@link ProcessorOptions} record.
 * Binding, validation, the JSON Schema in OpenAPI, the console's form and the reference page all
 * read it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** Makes an option required, as the value of {@link #fallback}. */
  String REQUIRED = "";

  /** Titles the option, in a few words. */
  String title();

  /** Describes the option, in sentences. */
  String description() default "";

  /**
   * Gives the value when none is given, as JSON: {@code "\"text\""}, {@code "false"}, {@code
   * "null"}.
   */
  String fallback() default REQUIRED;

  /** Example values, each as JSON. */
  String[] examples() default {};

  /** Gives the smallest number that is accepted. */
  double minimum() default Double.NEGATIVE_INFINITY;

  /** Gives the largest number that is accepted. */
  double maximum() default Double.POSITIVE_INFINITY;

  /**
   * JSON Schema of the value, as JSON, where the type of the component does not tell what the
   * constructor accepts.
   *
   * @since 1.1
   */
  String schema() default "";

  /** Accepts null, which then means no value. */
  boolean nullable() default false;

  /**
   * Names the language of the queries that the value is, or that its members are: whoever stores a
   * pipeline is told of those that do not compile. Empty if it is none.
   *
   * @since 1.5
   */
  String queryLanguage() default "";

  /** Marks a secret: it is never shown again nor logged. */
  boolean secret() default false;
}
