/** Finds personal data in the text of dialogs, and makes redacted vCons. */
@NullMarked
package org.vconserver.processor.redaction;

import org.jspecify.annotations.NullMarked;
