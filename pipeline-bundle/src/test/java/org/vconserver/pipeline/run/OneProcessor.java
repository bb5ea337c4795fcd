package org.vconserver.pipeline.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.pipeline.registry.TestProcessor;
import org.vconserver.vcon.StrictJson;

/** Has one processor, whatever the name. */
final class OneProcessor implements ProcessorRegistry {
  private final Supplier<TestProcessor> processor;

  OneProcessor(Supplier<TestProcessor> processor) {
    this.processor = processor;
  }

  @Override
  public List<RegisteredProcessor> active() {
    return List.of();
  }

  @Override
  public List<RegisteredProcessor> all() {
    return List.of();
  }

  @Override
  public Optional<RegisteredProcessor> find(String name, VersionRange versions) {
    return Optional.empty();
  }

  @Override
  public ProcessorUse acquire(String name, VersionRange versions) {
    return new Use();
  }

  @Override
  public Set<String> extensions() {
    return Set.of();
  }

  private final class Use implements ProcessorUse {
    @Override
    public VconProcessor<?> processor() {
      return processor.get();
    }

    @Override
    public RegisteredProcessor registered() {
      return new RegisteredProcessor(
          "bad",
          "2.1.0",
          "org.example.bad",
          "Bad",
          "Bad.",
          true,
          "NoOptions",
          StrictJson.readObject("{}".getBytes(StandardCharsets.UTF_8)),
          0,
          1,
          BundleRole.SERVING,
          0,
          0);
    }

    @Override
    public void succeeded() {}

    @Override
    public void failed(Throwable fault) {}

    @Override
    public Optional<ProcessorUse> reserve() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
