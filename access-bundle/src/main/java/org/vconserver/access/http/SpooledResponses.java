package org.vconserver.access.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets what answers write at its own pace, and callers read at theirs: a slow reader holds a
 * connection and a file, no thread and no memory. Thread-safe.
 */
final class SpooledResponses implements Front.Step {
  private final Spool.Folder folder;

  SpooledResponses(Spool.Folder folder) {
    this.folder = folder;
  }

  @Override
  public boolean handle(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    SpooledResponse spooled = new SpooledResponse(request, response, callback, new Spool(folder));
    return next.handle(request, spooled, spooled.completion());
  }
}
