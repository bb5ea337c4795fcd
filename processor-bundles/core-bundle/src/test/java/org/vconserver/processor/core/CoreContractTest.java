package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

class CoreContractTest {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[{'name':'Bob'}]}";

  @Nested
  class SetParameters extends ProcessorContract<SetParametersOptions> {
    @Override
    protected VconProcessor<SetParametersOptions> processor() {
      return new SetParametersProcessor();
    }

    @Override
    protected ProcessorWork<SetParametersOptions> work() throws Exception {
      return new ProcessorWork<>(
          session(VCON), options("{'parameters':{'language':'en','more':{'a':[1]}}}"));
    }

    @Override
    protected List<ProcessorWork<SetParametersOptions>> failures() {
      return List.of();
    }
  }

  @Nested
  class QueueJob extends ProcessorContract<QueueJobOptions> {
    @Override
    protected VconProcessor<QueueJobOptions> processor() {
      return new QueueJobProcessor();
    }

    @Override
    protected ProcessorWork<QueueJobOptions> work() throws Exception {
      return new ProcessorWork<>(session(VCON), options("{'queue_name':'next'}"));
    }

    @Override
    protected List<ProcessorWork<QueueJobOptions>> failures() {
      return List.of();
    }
  }

  @Nested
  class ExpireVcon extends ProcessorContract<ExpireVconOptions> {
    @Override
    protected VconProcessor<ExpireVconOptions> processor() {
      return new ExpireVconProcessor();
    }

    @Override
    protected ProcessorWork<ExpireVconOptions> work() throws Exception {
      return new ProcessorWork<>(session(VCON), options("{'seconds':3600}"));
    }

    @Override
    protected List<ProcessorWork<ExpireVconOptions>> failures() {
      return List.of();
    }

    @Test
    void theInputExpiresAfterSecondsOrAtATime() throws Exception {
      RecordingSession session = session(VCON);
      processor().process(session, options("{'seconds':3600}"));
      assertEquals(Map.of(0, VconExpiry.after(Duration.ofHours(1))), session.expiries());
      processor().process(session, options("{'at':'2027-01-31T01:00:00+01:00'}"));
      assertEquals(
          Map.of(0, VconExpiry.at(Instant.parse("2027-01-31T00:00:00Z"))), session.expiries());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'seconds':null}",
          "{'seconds':0}",
          "{'seconds':-5}",
          "{'seconds':4000000000}",
          "{'seconds':60,'at':'2027-01-31T00:00:00Z'}",
          "{'at':'tomorrow'}",
          "{'at':'2027-01-31T00:00:00'}",
          "{'at':'1969-01-31T00:00:00Z'}"
        })
    void whatNamesNoTimeIsRefused(String options) {
      assertThrows(VconException.class, () -> options(options));
    }
  }

  @Nested
  class Jq extends ProcessorContract<JQOptions> {
    private final JqProcessor processor =
        new JqProcessor(new JqQueryLanguage(new QueryGuard(60_000, 10_000, 16L << 20, 384L << 20)));

    @Override
    protected VconProcessor<JQOptions> processor() {
      return processor;
    }

    private ProcessorWork<JQOptions> query(String... queries) throws Exception {
      StringBuilder json = new StringBuilder();
      for (int i = 0; i < queries.length; i++) {
        json.append(i == 0 ? "" : ",").append("'p" + i + "':'" + queries[i] + "'");
      }
      RecordingSession session = session(VCON);
      session.setParameter(
          "given", StrictJson.read("{\"a\":[1]}".getBytes(StandardCharsets.UTF_8)));
      return new ProcessorWork<>(session, options("{'jq_queries':{" + json + "}}"));
    }

    @Override
    protected ProcessorWork<JQOptions> work() throws Exception {
      return query(".vcons[0].parties | length", ".parameters.given.a[0] = .parameters.p0");
    }

    /** In each the first query gives something, which must not stay when the second fails. */
    @Override
    protected List<ProcessorWork<JQOptions>> failures() throws Exception {
      return List.of(
          query("1", ".["), query("1", "empty"), query("1", "error"), query("1", "[range(1e9)]"));
    }

    @Override
    protected ProcessorWork<JQOptions> lengthyWork() throws Exception {
      return query("last(range(1e9))");
    }
  }
}
