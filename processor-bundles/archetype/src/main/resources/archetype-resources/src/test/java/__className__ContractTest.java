package ${package};

import java.util.List;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;

/** Checks what every processor owes to the runs that use it. */
class ${className}ContractTest extends ProcessorContract<${className}Options> {
  private static final String VCON =
      "{'uuid':'00000000-0000-8000-8000-000000000001','parties':[{}]}";

  @Override
  protected VconProcessor<${className}Options> processor() {
    return new ${className}Processor();
  }

  @Override
  protected ProcessorWork<${className}Options> work() throws Exception {
    return new ProcessorWork<>(session(VCON), options("{'text':'call back'}"));
  }

  @Override
  protected List<ProcessorWork<${className}Options>> failures() {
    return List.of();
  }
}
