package org.vconserver.processor.email;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

class SendEmailContractTest extends ProcessorContract<SendEmailOptions> {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[]}";

  private GreenMail server;
  private ServerSocket silent;
  private Socket accepted = new Socket();
  private SendEmailProcessor processor;

  @BeforeEach
  void start() throws Exception {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    silent.setSoTimeout(1);
    processor =
        new SendEmailProcessor(
            (vendor, wait) -> () -> {},
            TestConfig.of(Map.of()),
            Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC));
  }

  @AfterEach
  void stop() throws Exception {
    processor.stop();
    accepted.close();
    silent.close();
    server.stop();
  }

  @Override
  protected VconProcessor<SendEmailOptions> processor() {
    return processor;
  }

  private ProcessorWork<SendEmailOptions> mail(int port, String from) throws Exception {
    return new ProcessorWork<>(
        session(VCON),
        options(
            "{'smtp_host':'127.0.0.1','smtp_port':"
                + port
                + ",'from_address':'"
                + from
                + "','to':['alice@example.com'],'attach_vcon':true,'attachments':[{'filename':'a',"
                + "'body':'b'}]}"));
  }

  @Override
  protected ProcessorWork<SendEmailOptions> work() throws Exception {
    return mail(server.getSmtp().getPort(), "bot@example.com");
  }

  @Override
  protected List<ProcessorWork<SendEmailOptions>> failures() throws Exception {
    return List.of(mail(server.getSmtp().getPort(), "nobody"), mail(1, "bot@example.com"));
  }

  @Override
  protected ProcessorWork<SendEmailOptions> lengthyWork() throws Exception {
    return mail(silent.getLocalPort(), "bot@example.com");
  }

  @Override
  protected boolean isUnderWay() {
    try {
      accepted = silent.accept();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
