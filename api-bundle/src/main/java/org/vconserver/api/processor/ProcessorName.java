package org.vconserver.api.processor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Gives the name under which a processor is found: letters, digits, {@code _}, {@code -} and {@code
 * .}, at most 100 of them. Sets the service property {@value #PROPERTY}, which the configuration of
 * an instance may set instead.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProcessorName {
  /** Names the service property that holds the name. */
  String PROPERTY = "vcon.processor.name";

  /** Read by the tools that make the component's description. */
  String PREFIX_ = "vcon.";

  String value();
}
