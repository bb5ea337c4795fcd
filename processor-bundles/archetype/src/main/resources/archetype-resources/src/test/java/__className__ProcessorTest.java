package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.Vcon;
import org.vconserver.tck.RecordingSession;

/** Shows the processor alone, in a run that is kept in memory. */
class ${className}ProcessorTest {
  @Test
  void attachesTheText() {
    String vcon = "{\"uuid\":\"00000000-0000-8000-8000-000000000001\",\"parties\":[{}]}";
    RecordingSession session =
        RecordingSession.of(Vcon.parse(vcon.getBytes(StandardCharsets.UTF_8)));

    new ${className}Processor().process(session, new ${className}Options("call back"));

    assertEquals(
        "call back", session.input().attachments().get(0).path("body").textValue());
  }
}
