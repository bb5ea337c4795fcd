package org.vconserver.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.processor.core.JQOptions;
import org.vconserver.processor.core.JqProcessor;
import org.vconserver.processor.core.JqQueryLanguage;
import org.vconserver.processor.core.QueryGuard;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;

/** Measures what a step of a pipeline does, over a vCon of 3 KB. Used by one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunBenchmark {
  private static final String QUERY = ".parties|length";

  private final byte[] json = Documents.make(Size.SMALL, 0);
  private final Vcon vcon = Vcon.parse(json);
  private final ObjectNode tree = vcon.tree();
  private final JqQueryLanguage jq = new JqQueryLanguage(new QueryGuard(shippedLimits()));
  private final JqProcessor processor = new JqProcessor(jq);
  private final OptionsRecord<JQOptions> record = OptionsRecord.of(JQOptions.class);
  private final ObjectNode options = options();

  private static ObjectNode options() {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("jq_queries").put("n", ".vcons[0].parties|length");
    return options;
  }

  /** Gives the limits that a server has which nobody configured. */
  private static QueryGuard.Config shippedLimits() {
    return (QueryGuard.Config)
        Proxy.newProxyInstance(
            RunBenchmark.class.getClassLoader(),
            new Class<?>[] {QueryGuard.Config.class},
            (proxy, method, arguments) -> method.getDefaultValue());
  }

  /** Binds the options of a step. */
  @Benchmark
  public JQOptions bind() {
    return record.bind(options);
  }

  /** Evaluates a query. */
  @Benchmark
  public List<JsonNode> jq() throws InterruptedException {
    return jq.evaluate(tree, QUERY);
  }

  /** Runs a processor in a session over a vCon that nobody has read yet. */
  @Benchmark
  public RecordingSession step() throws InterruptedException {
    RecordingSession session = RecordingSession.of(Vcon.parse(json));
    processor.process(session, record.bind(options));
    return session;
  }
}
