/** Contract tests: a backend is right when it passes those of the interfaces that it provides. */
package org.vconserver.tck;
