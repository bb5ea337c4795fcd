package org.vconserver.rest.request;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares what the outside needs to know of an operation. It stands on each method of a resource;
 * the reading of bodies and the OpenAPI document follow it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RestOperation {
  /** The operation's id in the OpenAPI document; without one it is not part of the document. */
  String id() default "";

  /** A title in a few words. */
  String summary() default "";

  /** The right that a caller needs. */
  Scope scope();

  /** The body that it reads. */
  BodyLimit body() default BodyLimit.NONE;

  /** The kind of work that it is. */
  Pool pool() default Pool.DEFAULT;

  /** The shape of the JSON that it reads. */
  Class<?> request() default Void.class;

  /** The shape of the JSON that it answers with; nothing is answered with 204. */
  Class<?> answer() default Void.class;

  /** The statuses of its failures, beside 422, which each has that reads anything. */
  int[] failures() default {};
}
