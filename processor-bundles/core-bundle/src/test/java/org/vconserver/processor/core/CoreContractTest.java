package org.vconserver.processor.core;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.StrictJson;

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
