package org.vconserver.processor.example;

import java.util.List;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

class AddPartyContractTest extends ProcessorContract<AddPartyOptions> {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[{'name':'Bob'}]}";

  @Override
  protected VconProcessor<AddPartyOptions> processor() {
    return new AddPartyProcessor();
  }

  @Override
  protected ProcessorWork<AddPartyOptions> work() throws Exception {
    return new ProcessorWork<>(session(VCON), options("{'name':'Alice','tel':'+1 555 0100'}"));
  }

  @Override
  protected List<ProcessorWork<AddPartyOptions>> failures() {
    return List.of();
  }
}
