/**
 * Decides what becomes of a jar, and does nothing itself: {@link
 * org.vconserver.deploy.rules.Transitions} goes from state and facts to the next state and the
 * actions that lead there.
 */
@NullMarked
package org.vconserver.deploy.rules;

import org.jspecify.annotations.NullMarked;
