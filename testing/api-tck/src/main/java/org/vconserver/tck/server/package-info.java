/** Holds a whole server for tests: the distribution as it is shipped, in a process of its own. */
package org.vconserver.tck.server;
