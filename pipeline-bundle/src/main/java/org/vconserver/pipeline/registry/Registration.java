package org.vconserver.pipeline.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorFault;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.options.OptionsRecord;

/** Holds one processor of one bundle, with the uses of it that are open. Thread-safe. */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final String name;
  private final VconProcessor<?> processor;
  private final Bundle bundle;
  private final BundleRecord record;
  private final ProcessorDescriptor<?> descriptor;
  private final OptionsRecord<?> options;
  private final String source;
  private final LongSupplier nanoTime = System::nanoTime;
  private final Clock clock = Clock.systemUTC();

  @GuardedBy("this")
  private int openUses;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long runs;

  @GuardedBy("this")
  private long failures;

  @GuardedBy("this")
  private @Nullable ProcessorFault lastFault;

  private Registration(
      String name,
      VconProcessor<?> processor,
      Bundle bundle,
      BundleRecord record,
      ProcessorDescriptor<?> descriptor,
      OptionsRecord<?> options,
      String source) {
    this.name = name;
    this.source = source;
    this.processor = processor;
    this.bundle = bundle;
    this.record = record;
    this.descriptor = descriptor;
    this.options = options;
  }

  /**
   * Throws whatever the processor or its options record has wrong with it.
   *
   * @param source the file that configures it, or else what registers it
   */
  static Registration of(
      String name, VconProcessor<?> processor, Bundle bundle, BundleRecord record, String source) {
    ProcessorDescriptor<?> descriptor = processor.descriptor();
    Class<? extends ProcessorOptions> optionsType = descriptor.optionsType();
    return new Registration(
        name, processor, bundle, record, descriptor, OptionsRecord.of(optionsType), source);
  }

  String name() {
    return name;
  }

  Version version() {
    return bundle.getVersion();
  }

  /** Gives the symbolic name of its bundle. */
  String bundleName() {
    return String.valueOf(bundle.getSymbolicName());
  }

  /** Names the file that configures it, or else what registers it. */
  String source() {
    return source;
  }

  long bundleId() {
    return bundle.getBundleId();
  }

  BundleRole role() {
    return record.role();
  }

  OptionsRecord<?> options() {
    return options;
  }

  Set<String> extensions() {
    return descriptor.extensions();
  }

  /** Says whether it is another version of the same bundle. */
  boolean isOfSameBundle(Registration other) {
    return bundleId() != other.bundleId()
        && Objects.equals(bundle.getSymbolicName(), other.bundle.getSymbolicName());
  }

  synchronized boolean isOpen() {
    return !closed;
  }

  synchronized RegisteredProcessor describe() {
    return new RegisteredProcessor(
        name,
        bundle.getVersion().toString(),
        String.valueOf(bundle.getSymbolicName()),
        descriptor.title(),
        descriptor.description(),
        descriptor.mayModify(),
        descriptor.optionsType().getSimpleName(),
        options.schema(),
        openUses,
        bundle.getBundleId(),
        record.role(),
        runs,
        failures,
        lastFault);
  }

  /**
   * Opens a use; empty if the processor is going away.
   *
   * @param reserve gives the use of the version that this one has replaced
   */
  synchronized Optional<ProcessorUse> use(Supplier<Optional<ProcessorUse>> reserve) {
    if (closed || record.role() == BundleRole.LEAVING) {
      return Optional.empty();
    }
    openUses++;
    return Optional.of(new Use(reserve));
  }

  /**
   * Refuses new uses and waits for the open ones; gives how many are left when the time is over.
   */
  synchronized int drain(Duration limit) {
    closed = true;
    long end = nanoTime.getAsLong() + limit.toNanos();
    try {
      while (openUses > 0) {
        long left = (end - nanoTime.getAsLong()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return openUses;
  }

  private synchronized void release() {
    openUses--;
    notifyAll();
  }

  private synchronized void succeeded() {
    runs++;
  }

  private synchronized void failed(Throwable thrown, boolean own) {
    runs++;
    failures += own ? 1 : 0;
    lastFault = new ProcessorFault(clock.instant(), Fault.name(thrown), own);
  }

  private void regressed(Throwable fault) {
    String text = name + ": " + Fault.describe(fault);
    LOG.warn(
        "Processor {} {} failed where the version before it does well: {}",
        name,
        version(),
        Fault.describe(fault));
    record.regressed(text);
  }

  /** Holds one use, by one thread but for its close. */
  private final class Use implements ProcessorUse {
    private final AtomicBoolean released = new AtomicBoolean();
    private final Supplier<Optional<ProcessorUse>> reserve;
    private @Nullable Throwable fault;

    Use(Supplier<Optional<ProcessorUse>> reserve) {
      this.reserve = reserve;
    }

    @Override
    public VconProcessor<?> processor() {
      return processor;
    }

    @Override
    public RegisteredProcessor registered() {
      return describe();
    }

    @Override
    public void succeeded() {
      Registration.this.succeeded();
    }

    @Override
    public void failed(Throwable thrown) {
      boolean own = Fault.isBundleFault(thrown);
      Registration.this.failed(thrown, own);
      fault = own ? thrown : null;
    }

    @Override
    public Optional<ProcessorUse> reserve() {
      Throwable own = fault;
      return own == null ? Optional.empty() : reserve.get().map(use -> new ReserveUse(use, own));
    }

    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        release();
      }
    }
  }

  /** Holds a use of the version before this one, after this one has failed. */
  private final class ReserveUse implements ProcessorUse {
    private final ProcessorUse use;
    private final Throwable fault;

    ReserveUse(ProcessorUse use, Throwable fault) {
      this.use = use;
      this.fault = fault;
    }

    @Override
    public VconProcessor<?> processor() {
      return use.processor();
    }

    @Override
    public RegisteredProcessor registered() {
      return use.registered();
    }

    @Override
    public void succeeded() {
      use.succeeded();
      regressed(fault);
    }

    @Override
    public void failed(Throwable thrown) {
      use.failed(thrown);
    }

    @Override
    public Optional<ProcessorUse> reserve() {
      return Optional.empty();
    }

    @Override
    public void close() {
      use.close();
    }
  }
}
