/** What owners of settings and of options say of them beyond their names and types. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.vconserver.api.settings;
