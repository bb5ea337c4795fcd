package org.vconserver.rest.request;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.vconserver.api.access.Scope;

/**
 * Declares what the outside needs to know of an operation. It stands on each method of a resource;
 * the reading of bodies and the OpenAPI document follow it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RestOperation {
  /**
   * Gives the operation's id in the OpenAPI document; without one it is not part of the document.
   */
  String id() default "";

  /** Gives a title in a few words. */
  String summary() default "";

  /** Gives the right that a caller needs. */
  Scope scope();

  /** Gives the rights that a caller needs beside it. */
  Scope[] also() default {};

  /** Gives the body that it reads. */
  BodyLimit body() default BodyLimit.NONE;

  /** Gives the kind of work that it is. */
  Pool pool() default Pool.DEFAULT;

  /** Declares the shape of the JSON that it reads. */
  Class<?> request() default Void.class;

  /** Declares the shape of the JSON that it answers with; nothing is answered with 204. */
  Class<?> answer() default Void.class;

  /** Says whether it answers with lines as well, where they are asked for ({@link MediaTypes}). */
  boolean lines() default false;

  /** Gives the statuses of its failures, beside 422, which each has that reads anything. */
  int[] failures() default {};

  /** Names the headers that it reads and answers with. */
  WireHeader[] headers() default {};
}
