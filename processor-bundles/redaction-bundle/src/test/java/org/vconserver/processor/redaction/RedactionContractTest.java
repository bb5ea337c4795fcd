package org.vconserver.processor.redaction;

import java.lang.reflect.Proxy;
import java.util.List;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.processor.core.JqQueryLanguage;
import org.vconserver.processor.core.QueryGuard;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

class RedactionContractTest extends ProcessorContract<TextPiiRedactorOptions> {
  private static final String SENTENCE = "I am Bob Miller, call me on +1 555 010 0199. ";

  private final TextPiiRedactorProcessor processor = processorOfAll();

  private static TextPiiRedactorProcessor processorOfAll() {
    TextPiiRedactorProcessor processor =
        new TextPiiRedactorProcessor(
            proxy(RedactionConfig.class),
            new JqQueryLanguage(new QueryGuard(proxy(QueryGuard.Config.class))));
    Recognizers.ALL.forEach(processor::addRecognizer);
    return processor;
  }

  private static <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getDefaultValue()));
  }

  @Override
  protected VconProcessor<TextPiiRedactorOptions> processor() {
    return processor;
  }

  private ProcessorWork<TextPiiRedactorOptions> redacting(String text, String query, String domain)
      throws Exception {
    return new ProcessorWork<>(
        session(
            "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001',"
                + "'parties':[{'name':'Bob Miller'}],'dialog':[{'type':'text',"
                + "'start':'2026-03-01T10:00:00Z','parties':[0],'mediatype':'text/plain',"
                + "'encoding':'none','body':'"
                + text
                + "'}]}"),
        options(
            "{'jq_redaction_query':'"
                + query
                + "','redaction_type_label':'PII','uuid_domain':'"
                + domain
                + "'}"));
  }

  @Override
  protected ProcessorWork<TextPiiRedactorOptions> work() throws Exception {
    return redacting(SENTENCE, "del(.dialog)", "example.com");
  }

  @Override
  protected List<ProcessorWork<TextPiiRedactorOptions>> failures() throws Exception {
    return List.of(
        redacting(SENTENCE, ".[", "example.com"), redacting(SENTENCE, "1", "example.com"));
  }

  @Override
  protected ProcessorWork<TextPiiRedactorOptions> lengthyWork() throws Exception {
    return redacting(SENTENCE.repeat(100_000), "del(.dialog)", "example.com");
  }
}
