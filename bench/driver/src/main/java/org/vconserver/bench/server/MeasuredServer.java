package org.vconserver.bench.server;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Side;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/**
 * Holds a server that is measured. Immutable.
 *
 * @param process the server
 * @param store where it keeps things
 * @param storeProcess the Redis that it keeps them in, if it does
 */
public record MeasuredServer(TestServer process, String store, OptionalLong storeProcess) {
  /** Names the side that we are. */
  public static final String NAME = "server";

  /** Gives a client of its API. */
  public Api api() {
    return process.api();
  }

  /** Gives the port of its API. */
  public int port() {
    return URI.create(process.api().url()).getPort();
  }

  /** Makes a side of it. */
  public Side side(List<String> limits, LoadedSide.Work work) {
    return side(NAME, limits, work);
  }

  /** Makes a side of it under another name. */
  public Side side(String name, List<String> limits, LoadedSide.Work work) {
    return new LoadedSide(name, store, limits, List.of(process.pid()), storeProcess, work);
  }
}
