package org.vconserver.api.settings;

import aQute.bnd.annotation.xml.XMLAttribute;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the earlier names of a setting, on a method of an annotation type with an
 * ObjectClassDefinition, or of an option, on a component of a record of options. A value under an
 * earlier name is taken, with a warning that names the new one; if both are given, the new one is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.RECORD_COMPONENT})
@XMLAttribute(
    namespace = Setting.NAMESPACE,
    prefix = "vcon",
    mapping = {"value=renamed"})
public @interface Renamed {
  /** Gives the earlier names, as they are written in files or pipelines. */
  String[] value();
}
