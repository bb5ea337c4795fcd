/** Real Redis servers for tests: processes of their own on free loopback ports. */
package org.vconserver.tck.redis;
