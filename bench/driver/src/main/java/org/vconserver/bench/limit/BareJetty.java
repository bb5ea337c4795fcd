package org.vconserver.bench.limit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;

/**
 * Serves the vCons of one size from memory by the uuid in the path, and reads what is posted to it:
 * what any server on Jetty has to do at least.
 */
public final class BareJetty {
  private static final int UUID_AT = "/vcon/".length();
  private static final byte[] STORED = "{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private BareJetty() {}

  /**
   * Serves until the standard input ends; says its port. The arguments: a {@link Size}, and how
   * many.
   */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Vcons(load(Size.valueOf(arguments[0]), Integer.parseInt(arguments[1]))));
    server.start();
    LimitProgram.serve(Integer.toString(connector.getLocalPort()), BareJetty::nothing);
    server.stop();
  }

  private static double nothing(Duration length) {
    return 0;
  }

  private static Map<String, ByteBuffer> load(Size size, int count) {
    Map<String, ByteBuffer> vcons = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = Documents.make(size, i);
      vcons.put(Documents.uuid(size, i), ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }
    return vcons;
  }

  private static final class Vcons extends Handler.Abstract.NonBlocking {
    private final Map<String, ByteBuffer> vcons;

    Vcons(Map<String, ByteBuffer> vcons) {
      this.vcons = vcons;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (request.getMethod().equals("GET")) {
        ByteBuffer vcon = vcons.get(Request.getPathInContext(request).substring(UUID_AT));
        if (vcon == null) {
          return false;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, vcon.remaining());
        response.write(true, vcon.slice(), callback);
      } else {
        Content.Source.consumeAll(
            request,
            Callback.from(
                () -> response.write(true, ByteBuffer.wrap(STORED), callback), callback::failed));
      }
      return true;
    }
  }
}
