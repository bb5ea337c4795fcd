/** Asks language models that are reached by the OpenAI API about vCons. */
@NullMarked
package org.vconserver.processor.openai;

import org.jspecify.annotations.NullMarked;
