package org.vconserver.rest.vcon;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.vcon.ImportItems.Item;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Stores many vCons, each as if it had come alone, and writes a line with the result of each. They
 * are saved in groups where that makes no difference. Not thread-safe.
 */
final class VconImport {
  private static final int MOST_IN_GROUP = 50;
  private static final int GROUP_BYTES = 1 << 20;

  /** Bounds what one request may bring. */
  private static final int MOST = 1_000_000;

  private final ImportItems items;
  private final VconStore store;
  private final Intake intake;
  private boolean over;
  private int count;

  /** Is why the store can't be reached any more; null while it can. */
  private @Nullable VconException away;

  /**
   * Says how vCons are looked at and saved.
   *
   * @param manner of validation, as {@link IncomingValidation#check} has it
   * @param condition that each must fulfil
   * @param cause what led to it, for the change log
   */
  record Intake(
      @Nullable String manner,
      Optional<VconValidator> validator,
      PeerVconFormat format,
      Preconditions condition,
      ChangeCause cause) {}

  /** Holds one of a group; it is not saved if it could not be read. */
  private record Entry(ImportResult result, @Nullable IncomingVcon incoming) {
    String key() {
      return incoming == null ? "" : VconUuid.key(incoming.vcon().uuid());
    }
  }

  VconImport(ImportItems items, VconStore store, Intake intake) {
    this.items = items;
    this.store = store;
    this.intake = intake;
  }

  /** Stores all, after one that was read already. */
  void run(Item first, OutputStream out) throws IOException {
    @Nullable Item begin = first;
    while (!over) {
      try (MemoryShare memory = MemoryBudget.ofHeap().open();
          MemoryShare.Work work = memory.enter()) {
        List<Entry> group = gather(begin);
        begin = null;
        save(group);
        for (Entry entry : group) {
          out.write(entry.result().line());
        }
      }
    }
  }

  private List<Entry> gather(@Nullable Item begin) {
    List<Entry> group = new ArrayList<>();
    long bytes = 0;
    Optional<Item> item = begin == null ? items.next() : Optional.of(begin);
    while (item.isPresent()) {
      group.add(entry(count++ < MOST ? item.get() : beyond(item.get())));
      byte[] text = item.get().text();
      bytes += text == null ? 0 : text.length;
      over = item.get().last() || count > MOST;
      if (over || group.size() >= MOST_IN_GROUP || bytes >= GROUP_BYTES) {
        return group;
      }
      item = items.next();
    }
    over = true;
    return group;
  }

  private static Item beyond(Item item) {
    VconException fault =
        new VconException(
            ServerError.BODY_TOO_LARGE,
            "There are more than " + MOST + " vCons: send those from here on in another request");
    return Item.end(item.number(), item.entry(), fault);
  }

  private Entry entry(Item item) {
    ImportResult result = new ImportResult(item);
    VconException unreachable = away;
    byte[] text = item.text();
    if (item.fault() != null) {
      result.refused(item.fault());
    } else if (unreachable != null) {
      result.passedOver(unreachable);
    } else if (text != null) {
      try {
        IncomingVcon incoming =
            IncomingVcon.read(text, intake.manner(), intake.validator(), intake.format());
        result.read(incoming);
        return new Entry(result, incoming);
      } catch (VconException e) {
        result.refused(e);
      } catch (RuntimeException e) {
        result.failed(e);
      }
    }
    return new Entry(result, null);
  }

  /** Saves a group in parts in which no vCon is twice. */
  private void save(List<Entry> group) {
    List<Entry> part = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Entry entry : group) {
      if (entry.incoming() != null) {
        if (!keys.add(entry.key())) {
          savePart(part);
          part.clear();
          keys.clear();
          keys.add(entry.key());
        }
        part.add(entry);
      }
    }
    savePart(part);
  }

  private void savePart(List<Entry> part) {
    if (part.size() > 1 && intake.condition().isNone() && away == null && saveTogether(part)) {
      return;
    }
    for (Entry entry : part) {
      VconException unreachable = away;
      if (unreachable != null) {
        entry.result().passedOver(unreachable);
      } else {
        saveOne(entry);
      }
    }
  }

  /** Saves all of them or none; says whether it is known what has become of them. */
  private boolean saveTogether(List<Entry> part) {
    try {
      List<Boolean> present = new ArrayList<>();
      List<VconWrite> writes = new ArrayList<>();
      for (Entry entry : part) {
        present.add(isPresent(entry.key()));
        writes.add(VconWrite.replacing(vcon(entry)).because(intake.cause()));
      }
      List<Long> revisions = store.save(writes);
      for (int i = 0; i < part.size(); i++) {
        part.get(i).result().stored(present.get(i), revisions.get(i));
      }
      return true;
    } catch (VconException e) {
      if (!isAway(e)) {
        return false;
      }
      away = e;
      part.forEach(entry -> entry.result().refused(e));
      return true;
    }
  }

  private void saveOne(Entry entry) {
    try {
      boolean present = isPresent(entry.key());
      List<Long> revisions =
          intake
              .condition()
              .change(
                  () -> store.find(entry.key()),
                  intake.format()::isTagOf,
                  expected ->
                      store.save(
                          List.of(new VconWrite(vcon(entry), expected).because(intake.cause()))));
      entry.result().stored(present, revisions.get(0));
    } catch (VconException e) {
      away = isAway(e) ? e : away;
      entry.result().refused(e);
    } catch (RuntimeException e) {
      entry.result().failed(e);
    }
  }

  private static Vcon vcon(Entry entry) {
    return Objects.requireNonNull(entry.incoming()).vcon();
  }

  /** Looks for one in memory of its own, as it is not kept. */
  private boolean isPresent(String key) {
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      return store.find(key).isPresent();
    }
  }

  private static boolean isAway(VconException failure) {
    return failure.code().kind() == ErrorKind.UNAVAILABLE && !VconError.isOfMemory(failure.code());
  }
}
