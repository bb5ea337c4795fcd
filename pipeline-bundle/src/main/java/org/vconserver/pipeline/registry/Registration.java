package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.options.OptionsRecord;

/** One processor of one bundle, with the uses of it that are open. Thread-safe. */
final class Registration {
  private final String name;
  private final VconProcessor<?> processor;
  private final Bundle bundle;
  private final ProcessorDescriptor<?> descriptor;
  private final OptionsRecord<?> options;

  /** Guarded by this. */
  private int openUses;

  /** Guarded by this. */
  private boolean closed;

  private Registration(
      String name,
      VconProcessor<?> processor,
      Bundle bundle,
      ProcessorDescriptor<?> descriptor,
      OptionsRecord<?> options) {
    this.name = name;
    this.processor = processor;
    this.bundle = bundle;
    this.descriptor = descriptor;
    this.options = options;
  }

  /** Throws whatever the processor or its options record has wrong with it. */
  static Registration of(String name, VconProcessor<?> processor, Bundle bundle) {
    ProcessorDescriptor<?> descriptor = processor.descriptor();
    Class<? extends ProcessorOptions> optionsType = descriptor.optionsType();
    return new Registration(name, processor, bundle, descriptor, OptionsRecord.of(optionsType));
  }

  String name() {
    return name;
  }

  Version version() {
    return bundle.getVersion();
  }

  long bundleId() {
    return bundle.getBundleId();
  }

  OptionsRecord<?> options() {
    return options;
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
        openUses);
  }

  /** Opens a use; empty if the processor is going away. */
  synchronized Optional<ProcessorUse> use() {
    if (closed) {
      return Optional.empty();
    }
    openUses++;
    return Optional.of(new Use());
  }

  /**
   * Refuses new uses and waits for the open ones; gives how many are left when the time is over.
   */
  synchronized int drain(Duration limit) {
    closed = true;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (openUses > 0) {
        long left = (end - System.nanoTime()) / 1_000_000;
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

  private final class Use implements ProcessorUse {
    private final AtomicBoolean released = new AtomicBoolean();

    @Override
    public VconProcessor<?> processor() {
      return processor;
    }

    @Override
    public RegisteredProcessor registered() {
      return describe();
    }

    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        release();
      }
    }
  }
}
