package org.vconserver.processor.openai;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.processor.core.JqQueryLanguage;
import org.vconserver.processor.core.QueryGuard;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

class OpenAiContractTest extends ProcessorContract<OpenAiChatCompletionOptions> {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[{'name':'Bob'}],"
          + "'dialog':[{'type':'text','start':'2026-03-01T10:00:00Z','parties':[0],"
          + "'mediatype':'text/plain','encoding':'none','body':'Hello'}]}";

  private final VendorHttp calls =
      new VendorHttp(
          new ProcessCounters(), Clock.systemUTC(), System::nanoTime, new ArrayList<>()::add, 9);
  private LocalService service;
  private VconProcessor<OpenAiChatCompletionOptions> processor;

  @BeforeEach
  void start() throws Exception {
    service = new LocalService();
    processor =
        new OpenAiChatCompletionProcessor(
            proxy(
                OpenAiConfig.class,
                Map.of("openai__base__url", service.url(), "_openai__api__key", "sk-test")),
            new JqQueryLanguage(new QueryGuard(proxy(QueryGuard.Config.class, Map.of()))),
            calls,
            Map.of());
  }

  @AfterEach
  void stop() {
    calls.close();
    service.close();
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> values) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  @Override
  protected VconProcessor<OpenAiChatCompletionOptions> processor() {
    return processor;
  }

  @Override
  protected ProcessorWork<OpenAiChatCompletionOptions> work() throws Exception {
    service.reply(200, "openai_chat_200.json");
    return new ProcessorWork<>(session(VCON), options("{'jq_result':'.'}"));
  }

  @Override
  protected List<ProcessorWork<OpenAiChatCompletionOptions>> failures() throws Exception {
    service.reply(401, "openai_error_401.json").reply(200, "openai_chat_200.json");
    return List.of(
        new ProcessorWork<>(session(VCON), options("{}")),
        new ProcessorWork<>(session(VCON), options("{'jq_result':'.['}")));
  }

  @Override
  protected ProcessorWork<OpenAiChatCompletionOptions> lengthyWork() throws Exception {
    service.replyNever();
    return new ProcessorWork<>(session(VCON), options("{}"));
  }

  @Override
  protected boolean isUnderWay() {
    return !service.requests().isEmpty();
  }
}
