/** Contract tests for storage backends, and a session for the tests of processors. */
package org.vconserver.tck;
