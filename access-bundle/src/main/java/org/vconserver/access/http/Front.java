package org.vconserver.access.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;

/**
 * Stands in a running Jetty before the context that has the servlets, and gives it requests by way
 * of a chain of handlers. The context is not touched, so that nothing restarts when this comes or
 * goes. Thread-safe.
 */
final class Front extends Handler.AbstractContainer {
  private final ContextHandlerCollection contexts;
  private final ContextHandler servlets;
  private final Handler chain;

  /**
   * Makes one for a server.
   *
   * @param steps each is given what comes after it
   * @throws IllegalStateException if the server does not have the one context of Felix
   */
  Front(Server server, List<Step> steps) {
    if (!(server.getHandler() instanceof ContextHandlerCollection collection)
        || collection.getHandlers().isEmpty()
        || !(collection.getHandlers().get(collection.getHandlers().size() - 1)
            instanceof ContextHandler context)) {
      throw new IllegalStateException("Jetty has no context of servlets");
    }
    this.contexts = collection;
    this.servlets = context;
    Handler next = context;
    for (int i = steps.size() - 1; i >= 0; i--) {
      next = new Link(steps.get(i), next);
    }
    this.chain = next;
  }

  /** Handles requests, and gives them on. */
  @FunctionalInterface
  interface Step {
    /**
     * Handles one request.
     *
     * @return false if nothing was done, and the callback is not to be called
     */
    boolean handle(Handler next, Request request, Response response, Callback callback)
        throws Exception;
  }

  /** Comes before the context: requests go to the first that takes them. */
  void put() {
    contexts.setHandlers(List.of(this, servlets));
  }

  /** Goes again. */
  void remove() {
    if (contexts.getHandlers().contains(this)) {
      List<Handler> others = new ArrayList<>(contexts.getHandlers());
      others.remove(this);
      contexts.setHandlers(others);
    }
  }

  /**
   * Lists the context, so that Jetty finds the path that this serves; it starts and stops alone.
   */
  @Override
  public List<Handler> getHandlers() {
    return List.of(servlets);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!chain.handle(request, response, callback)) {
      Response.writeError(request, response, callback, 404);
    }
    return true;
  }

  /** Binds a step to what comes after it. */
  private static final class Link extends Handler.Abstract {
    private final Step step;
    private final Handler next;

    Link(Step step, Handler next) {
      this.step = step;
      this.next = next;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return step.handle(next, request, response, callback);
    }
  }
}
