/** Annotates settings and options with what their names and types do not say. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.vconserver.api.settings;
