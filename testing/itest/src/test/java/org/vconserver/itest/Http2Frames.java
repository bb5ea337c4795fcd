package org.vconserver.itest;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Speaks HTTP/2 by single frames (RFC 9113), as clients do not that mean well. Not thread-safe. */
final class Http2Frames implements AutoCloseable {
  static final int DATA = 0;
  static final int RESET = 3;
  static final int GO_AWAY = 7;

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END = 5; // of the headers, and of the stream
  private static final int CANCEL = 8;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** Holds a frame as it came. */
  record Frame(int type, int stream, byte[] content) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  Http2Frames(SSLSocketFactory tls, int port) throws IOException {
    socket = (SSLSocket) tls.createSocket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    write(SETTINGS, 0, 0, new byte[0]);
    out.flush();
  }

  /** Sends a request without a body; fields are name, value, name, value. */
  void request(int stream, List<String> fields) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.size(); i += 2) {
      block.write(0); // a field with its name, which nobody has to remember
      text(block, fields.get(i));
      text(block, fields.get(i + 1));
    }
    write(HEADERS, END, stream, block.toByteArray());
    out.flush();
  }

  /** Sends a request, and asks for no answer to it, at once. */
  void requestAndCancel(int stream, List<String> fields) throws IOException {
    request(stream, fields);
    write(RESET, 0, stream, new byte[] {0, 0, 0, CANCEL});
    out.flush();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > 126) {
      throw new IllegalArgumentException("longer than one octet says");
    }
    block.write(bytes.length);
    block.writeBytes(bytes);
  }

  private void write(int type, int flags, int stream, byte[] content) throws IOException {
    out.writeByte(0);
    out.writeShort(content.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(content);
  }

  /** Reads up to the next frame of one of some types. */
  Frame next(List<Integer> types) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int stream = in.readInt();
      Frame frame = new Frame(type, stream, in.readNBytes(length));
      if (types.contains(type)) {
        return frame;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
