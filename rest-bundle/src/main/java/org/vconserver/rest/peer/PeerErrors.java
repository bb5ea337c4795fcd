package org.vconserver.rest.peer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconError;

/**
 * Declares the failures of an operation that py_vcon_server does not foresee there: it answers them
 * with 500 and the name of an exception. Operations without it answer as FastAPI would.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PeerErrors {
  /** Failures that are exceptions there. */
  ServerError[] value() default {};

  /** Failures of reading or changing vCons that are exceptions there. */
  VconError[] ofVcons() default {};

  /** True if it runs processors: their own failures and those of any run are exceptions there. */
  boolean runs() default false;

  /** Failures that are answered there with 200 and {@code null}. */
  ServerError[] answeredNull() default {};
}
