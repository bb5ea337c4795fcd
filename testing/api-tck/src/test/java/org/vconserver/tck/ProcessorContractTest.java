package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.vcon.error.VconException;

/** The contract finds what is wrong with a processor that breaks it. */
class ProcessorContractTest {
  /** Options that say which promise is broken. */
  record CarelessOptions(
      @Option(title = "what it does wrong") String wrong,
      @Option(title = "a tree", fallback = "{}") JsonNode tree)
      implements ProcessorOptions {}

  /** Breaks one promise after the other. */
  private static final class Careless implements VconProcessor<CarelessOptions> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public ProcessorDescriptor<CarelessOptions> descriptor() {
      return ProcessorDescriptor.of(CarelessOptions.class, "Careless " + count.get(), "Does wrong.")
          .deterministic();
    }

    @Override
    public void process(ProcessorSession session, CarelessOptions options) {
      switch (options.wrong()) {
        case "vcon" -> session.input().tree().put("subject", "changed");
        case "option" -> ((ObjectNode) options.tree()).put("a", 1);
        case "parameter" -> ((ObjectNode) session.parameters().get("given")).put("a", 1);
        case "throw" -> {
          session.setParameter("early", IntNode.valueOf(1));
          throw new VconException(ServerError.INVALID_OPTIONS, "no");
        }
        case "chance" -> session.setParameter("count", IntNode.valueOf(count.incrementAndGet()));
        case "interrupt" -> waitWhateverComes();
        default -> session.setParameter("right", IntNode.valueOf(1));
      }
    }

    private void waitWhateverComes() {
      begun.countDown();
      while (over.getCount() > 0) {
        try {
          over.await();
        } catch (InterruptedException ignored) {
          // That it goes on is what is wrong with it.
        }
      }
    }
  }

  private static final class Contract extends ProcessorContract<CarelessOptions> {
    private final Careless processor = new Careless();
    private final String wrong;

    Contract(String wrong) {
      this.wrong = wrong;
    }

    @Override
    protected VconProcessor<CarelessOptions> processor() {
      return processor;
    }

    @Override
    protected ProcessorWork<CarelessOptions> work() throws Exception {
      RecordingSession session =
          session("{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[]}");
      session.setParameter("given", JsonNodeFactory.instance.objectNode());
      return new ProcessorWork<>(session, options("{'wrong':'" + wrong + "'}"));
    }

    @Override
    protected List<ProcessorWork<CarelessOptions>> failures() throws Exception {
      return List.of(work());
    }

    @Override
    protected boolean isUnderWay() {
      return processor.begun.getCount() == 0;
    }
  }

  @Test
  void aChangedTreeIsFound() {
    for (String wrong : List.of("vcon", "option", "parameter")) {
      assertThrows(AssertionError.class, new Contract(wrong)::itChangesNoTreeThatItIsGiven, wrong);
    }
  }

  @Test
  void aSessionThatIsLeftHalfChangedIsFound() {
    assertThrows(AssertionError.class, new Contract("throw")::whenItThrowsTheSessionIsAsBefore);
  }

  @Test
  void workThatDoesNotFailIsNoFailure() {
    assertThrows(AssertionError.class, new Contract("")::whenItThrowsTheSessionIsAsBefore);
  }

  @Test
  void anInterruptThatChangesNothingIsFound() {
    Contract contract = new Contract("interrupt");
    AssertionError error =
        assertThrows(AssertionError.class, contract::itEndsWithinASecondOfAnInterrupt);
    contract.processor.over.countDown();
    assertTrue(error.getMessage().contains("more than a second"), error.getMessage());
  }

  @Test
  void anotherResultForTheSameIsFound() {
    assertThrows(AssertionError.class, new Contract("chance")::itGivesTheSameForTheSameIfItSaysSo);
  }

  @Test
  void optionsThatNobodyAcceptedAreFound() {
    AssertionError error =
        assertThrows(AssertionError.class, new Contract("")::theSchemaOfItsOptionsIsTheAcceptedOne);
    assertTrue(error.getMessage().contains("-Dvcon.accept.options=true"), error.getMessage());
  }

  @Test
  void aProcessorThatKeepsItsPromisesPasses() throws Exception {
    Contract contract = new Contract("");
    contract.itsDescriptorIsAlwaysTheSame();
    contract.itChangesNoTreeThatItIsGiven();
    contract.itEndsWithinASecondOfAnInterrupt();
    contract.itGivesTheSameForTheSameIfItSaysSo();
  }
}
