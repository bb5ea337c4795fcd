package org.vconserver.rest.person;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.change.HistoryPage;
import org.vconserver.rest.find.VconRelation;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexTerm;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Writes all that concerns a person as a zip, vCon by vCon: each that is found, those that are
 * related to it, and what happened to them. What can't be read is told in the manifest, which comes
 * last; that the store goes away ends it. Used by one thread.
 */
final class PersonExport {
  private static final int PAGE = 200;

  private final Stores stores;
  private final PersonSelection selection;
  private final int most;
  private final Clock clock;
  private final ExportManifest manifest;
  private final ExportedFiles files;

  /** Holds what an export is read from. */
  record Stores(VconStore vcons, VconIndex index, ChangeLog log) {}

  /**
   * Begins an export.
   *
   * @param most how many vCons it tells of; further relatives are left out, and counted
   */
  PersonExport(Stores stores, PersonSelection selection, int most, Clock clock, OutputStream out) {
    this.stores = stores;
    this.selection = selection;
    this.most = most;
    this.clock = clock;
    Instant now = clock.instant();
    this.manifest = new ExportManifest(selection, now);
    this.files = new ExportedFiles(out, now);
  }

  /**
   * Writes it. Whoever reads it has it whole only if this returns.
   *
   * @throws VconException if the store is away, or there is no memory
   */
  void write() throws IOException {
    long notIndexed = stores.index().behind();
    for (String uuid : selection.uuids()) {
      writeFound(uuid, "it is not stored");
    }
    for (VconFilter filter : selection.filters()) {
      writeFound(filter);
    }
    ExportManifest.NotSearched not =
        new ExportManifest.NotSearched(
            stores.index().count(VconFilter.of(IndexTerm.word("form", "encrypted").orElseThrow())),
            Math.max(notIndexed, stores.index().behind()));
    files.addJson("manifest.json", json -> manifest.write(json, not, clock.instant()));
    files.finish();
  }

  private void writeFound(VconFilter filter) throws IOException {
    @Nullable String after = null;
    do {
      List<IndexedVcon> page = stores.index().find(filter, after, PAGE);
      for (IndexedVcon vcon : page) {
        writeFound(vcon.uuid(), "it was deleted meanwhile");
      }
      after = page.size() < PAGE ? null : page.get(page.size() - 1).position();
    } while (after != null);
  }

  private void writeFound(String uuid, String absence) throws IOException {
    if (!manifest.found(uuid)) {
      return; // it was found before
    }
    List<VconRelation> refersTo = writeVcon(uuid, absence);
    manifest.refersTo(uuid, refersTo);
    for (VconRelation relation : refersTo) {
      writeRelative(relation.uuid());
    }
    @Nullable String after = null;
    do {
      VconRelation.Page page = VconRelation.to(stores.index(), uuid, after, PAGE);
      for (VconRelation relation : page.relations()) {
        manifest.referredToBy(uuid, relation);
        writeRelative(relation.uuid());
      }
      after = page.next();
    } while (after != null);
  }

  private void writeRelative(String uuid) throws IOException {
    if (manifest.has(uuid)) {
      return;
    }
    if (manifest.size() < most) {
      writeVcon(uuid, "it is not stored");
    } else {
      manifest.leaveOut();
    }
  }

  /**
   * Writes a vCon with its history, unless that is done; gives those that it refers to.
   *
   * @param absence why there is none
   */
  private List<VconRelation> writeVcon(String uuid, String absence) throws IOException {
    // Each has memory of its own, since that of the request is given back at its end.
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      Optional<Vcon> stored = read(uuid, absence);
      if (stored.isPresent() && !manifest.isWritten(uuid)) {
        String name = ExportedFiles.safe(VconUuid.key(uuid)) + ".json";
        byte[] text = stored.get().toJson();
        manifest.written(
            uuid,
            files.add("vcons/" + name, out -> out.write(text)),
            files.addJson("history/" + name, json -> writeHistory(json, uuid)));
      }
      return stored.map(VconRelation::of).orElse(List.of());
    }
  }

  /** Reads a vCon; notes why it can't be. */
  private Optional<Vcon> read(String uuid, String absence) {
    try {
      Optional<Vcon> vcon = stores.vcons().find(uuid).map(StoredVcon::vcon);
      if (vcon.isEmpty()) {
        manifest.missing(uuid, absence);
      }
      return vcon;
    } catch (VconException e) {
      if (e.code().kind() == ErrorKind.UNAVAILABLE) {
        throw e;
      }
      manifest.missing(uuid, e.code().name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void writeHistory(JsonGenerator json, String uuid) throws IOException {
    json.writeStartObject();
    json.writeStringField("vcon", VconUuid.key(uuid));
    json.writeArrayFieldStart("changes");
    long before = Long.MAX_VALUE;
    OptionalLong next;
    do {
      HistoryPage page = HistoryPage.read(stores.log(), uuid, before, PAGE);
      for (ObjectNode entry : page.entries()) {
        json.writeTree(entry);
      }
      next = page.next();
      before = next.orElse(0);
    } while (next.isPresent());
    json.writeEndArray();
    json.writeEndObject();
  }
}
