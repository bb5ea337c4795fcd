package org.vconserver.api.settings;

import aQute.bnd.annotation.xml.XMLAttribute;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a setting what Metatype has no place for, beside its AttributeDefinition. The build
 * writes it into the Metatype of the bundle, where the host reads it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@XMLAttribute(namespace = Setting.NAMESPACE, prefix = "vcon")
public @interface Setting {
  /** Names the XML namespace of these attributes. */
  String NAMESPACE = "urn:vconserver:settings:1.0";

  /** Says that a change takes effect while the server runs. */
  boolean live() default true;

  /** Gives a regular expression that a text must match as a whole; empty for any text. */
  String pattern() default "";

  /** Describes the allowed values, as in "must be ..."; with a {@link #pattern}. */
  String allowed() default "";

  /**
   * Gives the namespace of the capability whose attribute {@code scheme} lists the schemes that a
   * URL may have here; empty for none.
   */
  String schemes() default "";
}
