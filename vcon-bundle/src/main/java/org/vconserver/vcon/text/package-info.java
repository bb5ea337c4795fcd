/** Reads the text of a conversation: chat messages, mails, and recordings by their transcripts. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.vcon.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
