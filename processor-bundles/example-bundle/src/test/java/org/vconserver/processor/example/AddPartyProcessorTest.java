package org.vconserver.processor.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.vcon.Vcon;

class AddPartyProcessorTest {
  @Test
  void addsThePartyAtTheEndWithoutAbsentMembers() {
    OneVcon session =
        new OneVcon(
            "{\"uuid\":\"0195544a-b9b1-8ee4-b9a2-279e0d16bc46\",\"parties\":[{\"name\":\"Bob\"}]}");

    new AddPartyProcessor().process(session, new AddPartyOptions("Alice", "+1 555 0100", null));

    assertEquals(
        "[{\"name\":\"Bob\"}, {\"name\":\"Alice\",\"tel\":\"+1 555 0100\"}]",
        session.input().parties().toString());
  }

  /** A run over a single vCon. */
  private static final class OneVcon implements ProcessorSession {
    private final List<Vcon> vcons = new ArrayList<>();

    OneVcon(String json) {
      vcons.add(Vcon.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<Vcon> vcons() {
      return List.copyOf(vcons);
    }

    @Override
    public int inputIndex() {
      return 0;
    }

    @Override
    public void replace(int index, Vcon vcon) {
      vcons.set(index, vcon);
    }

    @Override
    public void add(Vcon vcon) {
      vcons.add(vcon);
    }

    @Override
    public Map<String, JsonNode> parameters() {
      return Map.of();
    }

    @Override
    public void setParameter(String name, JsonNode value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DialogMedia media(ObjectNode dialog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void notice(Notice notice) {
      throw new AssertionError(notice.sentence());
    }

    @Override
    public void enqueueOnCommit(JobRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
