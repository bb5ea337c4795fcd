package org.vconserver.tck;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Tests what every processor owes to the runs that use it, as {@link VconProcessor} says it. A
 * subclass gives the processor and some work for it; each work is made anew.
 *
 * @param <O> the record of its options
 */
@Timeout(120)
public abstract class ProcessorContract<O extends ProcessorOptions> {
  private static final Path ACCEPTED = Path.of("src/test/resources/options");
  private static final String ACCEPT = "vcon.accept.options";

  /** Gives the processor; always the same one. */
  protected abstract VconProcessor<O> processor() throws Exception;

  /** Gives work that it does well. */
  protected abstract ProcessorWork<O> work() throws Exception;

  /** Gives work at which it throws a {@link VconException}: one for each way; none if it can't. */
  protected abstract List<ProcessorWork<O>> failures() throws Exception;

  /** Gives work that takes as long as it can: a vendor that does not answer, a long recording. */
  protected ProcessorWork<O> lengthyWork() throws Exception {
    return work();
  }

  /** Says whether the lengthy work has begun to wait, or to compute, so that an interrupt tells. */
  protected boolean isUnderWay() {
    return true;
  }

  /** Makes a run over one vCon; in its JSON {@code '} stands for {@code "}. */
  protected static RecordingSession session(String vcon) {
    return RecordingSession.of(Vcon.parse(bytes(vcon)));
  }

  /** Makes options from JSON, as the server does; in it {@code '} stands for {@code "}. */
  protected O options(String json) throws Exception {
    return OptionsRecord.of(processor().descriptor().optionsType())
        .bind(StrictJson.readObject(bytes(json)));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theSchemaOfItsOptionsIsTheAcceptedOne() throws Exception {
    ProcessorDescriptor<O> descriptor = processor().descriptor();
    String schema =
        OptionsRecord.of(descriptor.optionsType()).schema().toPrettyString().replace("\r", "")
            + "\n";
    Path accepted = ACCEPTED.resolve(descriptor.optionsType().getSimpleName() + ".json");
    if (Boolean.getBoolean(ACCEPT)) {
      Files.createDirectories(ACCEPTED);
      Files.writeString(accepted, schema);
    }
    assertEquals(
        Files.exists(accepted) ? Files.readString(accepted).replace("\r", "") : "",
        schema,
        "The options have changed, and with them what stored pipelines may say. If that is meant,"
            + " run this test with -D"
            + ACCEPT
            + "=true, which writes "
            + accepted);
  }

  @Test
  void itsDescriptorIsAlwaysTheSame() throws Exception {
    ProcessorDescriptor<O> once = processor().descriptor();
    ProcessorDescriptor<O> again = processor().descriptor();
    assertEquals(once.optionsType(), again.optionsType());
    assertEquals(once.title(), again.title());
    assertEquals(once.description(), again.description());
    assertEquals(once.mayModify(), again.mayModify());
    assertEquals(once.isDeterministic(), again.isDeterministic());
    assertEquals(once.extensions(), again.extensions());
  }

  @Test
  void itChangesNoTreeThatItIsGiven() throws Exception {
    ProcessorWork<O> work = work();
    GivenTrees given = GivenTrees.of(work);
    processor().process(work.session(), work.options());
    given.assertUnchanged();
    if (!processor().descriptor().mayModify()) {
      assertEquals(Set.of(), work.session().modified());
    }
  }

  @Test
  void whenItThrowsTheSessionIsAsBefore() throws Exception {
    for (ProcessorWork<O> work : failures()) {
      SessionState before = SessionState.read(work.session());
      GivenTrees given = GivenTrees.of(work);
      VconException failure =
          assertThrows(
              VconException.class, () -> processor().process(work.session(), work.options()));
      assertEquals(expected(before, work), SessionState.read(work.session()), failure.getMessage());
      given.assertUnchanged();
    }
  }

  @Test
  void itEndsWithinASecondOfAnInterrupt() throws Exception {
    VconProcessor<O> processor = processor();
    ProcessorWork<O> work = lengthyWork();
    SessionState before = SessionState.read(work.session());
    GivenTrees given = GivenTrees.of(work);
    CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(
        () -> {
          begun.countDown();
          end.complete(thrown(processor, work));
        });
    begun.await();
    await().atMost(60, TimeUnit.SECONDS).until(() -> end.isDone() || isUnderWay());
    thread.shutdownNow(); // interrupts
    assertTrue(endsWithinASecond(end), "it goes on for more than a second after an interrupt");
    if (end.join().isPresent()) {
      assertInstanceOf(InterruptedException.class, end.join().get());
      assertEquals(expected(before, work), SessionState.read(work.session()));
    }
    given.assertUnchanged();
  }

  /** Gives what a session must have after a failure: what it had, or what was kept of the work. */
  private SessionState expected(SessionState before, ProcessorWork<O> work) {
    return Objects.requireNonNullElse(work.session().kept(), before);
  }

  private Optional<Throwable> thrown(VconProcessor<O> processor, ProcessorWork<O> work) {
    try {
      processor.process(work.session(), work.options());
      return Optional.empty();
    } catch (InterruptedException | RuntimeException | Error e) {
      return Optional.of(e);
    }
  }

  /**
   * Waits for an end while this thread, which is as busy as it can be, gets a second of a processor
   * of the machine: on a machine that others load, a second of the clock would say nothing.
   */
  private static boolean endsWithinASecond(CompletableFuture<?> end) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long until = threads.getCurrentThreadCpuTime() + TimeUnit.SECONDS.toNanos(1);
    while (!end.isDone() && threads.getCurrentThreadCpuTime() < until) {
      Thread.onSpinWait();
    }
    return end.isDone();
  }

  @Test
  void itGivesTheSameForTheSameIfItSaysSo() throws Exception {
    if (!processor().descriptor().isDeterministic()) {
      return;
    }
    ProcessorWork<O> work = work();
    ProcessorWork<O> same = work();
    assertEquals(SessionState.read(work.session()), SessionState.read(same.session()));
    processor().process(work.session(), work.options());
    processor().process(same.session(), same.options());
    assertEquals(SessionState.read(work.session()), SessionState.read(same.session()));
  }
}
