package org.vconserver.bench.micro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.validation.DraftValidator;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;

/**
 * Measures what is done to the bytes of a vCon: reading its head, reading all of it, and validating
 * it. Most of a recording's validation is the rule of base64url. Used by one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class VconBenchmark {
  /** Says what is measured with. */
  @Param({"SMALL", "MEDIUM", "RECORDING", "TEXT"})
  public Size size = Size.SMALL;

  private final DraftValidator validator = new DraftValidator();
  private byte[] json = {};
  private ObjectNode tree = JsonNodeFactory.instance.objectNode();

  /** Makes the vCon. */
  @Setup
  public void make() {
    json = Documents.make(size, 0);
    tree = Vcon.parse(json).tree();
  }

  /** Reads the head. */
  @Benchmark
  public String head() {
    return Vcon.parse(json).uuid();
  }

  /** Reads all. */
  @Benchmark
  public ObjectNode parse() {
    return Vcon.parse(json).tree();
  }

  /** Validates what has been read. */
  @Benchmark
  public List<VconFinding> validate() {
    return validator.validate(tree);
  }
}
