package org.vconserver.processor.deepgram;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

class DeepgramContractTest extends ProcessorContract<DeepgramOptions> {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[],'dialog':["
          + "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'c291bmQ'},"
          + "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'c291bmQ'}]}";

  private final VendorHttp calls = new VendorHttp(new ProcessCounters());
  private FakeDeepgram deepgram;
  private VconProcessor<DeepgramOptions> processor;

  @BeforeEach
  void start() throws Exception {
    deepgram = new FakeDeepgram();
    Map<String, Object> values =
        Map.of(
            "base__url", deepgram.url(), "_deepgram__key", "secret-key", "max__wait__seconds", 0);
    DeepgramConfig config =
        (DeepgramConfig)
            Proxy.newProxyInstance(
                DeepgramConfig.class.getClassLoader(),
                new Class<?>[] {DeepgramConfig.class},
                (proxy, method, arguments) ->
                    values.getOrDefault(method.getName(), method.getDefaultValue()));
    processor = new DeepgramProcessor(config, calls);
  }

  @AfterEach
  void stop() {
    calls.close();
    deepgram.close();
  }

  @Override
  protected VconProcessor<DeepgramOptions> processor() {
    return processor;
  }

  @Override
  protected ProcessorWork<DeepgramOptions> work() throws Exception {
    return new ProcessorWork<>(session(VCON), options("{}"));
  }

  /** The second recording fails, when the first has its transcript. */
  @Override
  protected List<ProcessorWork<DeepgramOptions>> failures() throws Exception {
    deepgram.plan(200, 401);
    return List.of(work());
  }

  @Override
  protected ProcessorWork<DeepgramOptions> lengthyWork() throws Exception {
    deepgram.plan(200, 0);
    return work();
  }

  @Override
  protected boolean isUnderWay() {
    return deepgram.requests().size() == 2;
  }
}
