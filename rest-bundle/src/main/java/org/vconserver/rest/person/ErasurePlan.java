package org.vconserver.rest.person;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.find.VconRelation;
import org.vconserver.vcon.VconUuid;

/**
 * Says which vCons an erasure takes: those that concern a person, and those that were made of them,
 * or of which they were made, by amending or redacting. Used by one thread.
 */
final class ErasurePlan {
  /** Limits what one erasure takes: another one takes the rest. */
  static final int MOST = 10_000;

  private static final int PAGE = 1000;
  private static final String GROUP = "group";

  private final VconIndex index;
  private final VconStore vcons;
  private final SortedMap<String, Planned> planned = new TreeMap<>();
  private final SortedSet<String> groups = new TreeSet<>();
  private final Deque<String> unlooked = new ArrayDeque<>();
  private boolean more;

  /**
   * Holds a vCon that is to be erased.
   *
   * @param relative whether it is taken only for another one
   */
  record Planned(String uuid, long revision, boolean relative) {}

  private ErasurePlan(VconIndex index, VconStore vcons) {
    this.index = index;
    this.vcons = vcons;
  }

  /** Looks what a selection means now. */
  static ErasurePlan of(PersonSelection selection, VconIndex index, VconStore vcons) {
    ErasurePlan plan = new ErasurePlan(index, vcons);
    selection.uuids().forEach(uuid -> plan.addStored(uuid, false));
    selection.filters().forEach(plan::addFound);
    plan.addRelatives();
    plan.groups.removeAll(plan.planned.keySet());
    return plan;
  }

  private void addFound(VconFilter filter) {
    @Nullable String after = null;
    List<IndexedVcon> page;
    do {
      page = index.find(filter, after, PAGE);
      page.forEach(vcon -> add(new Planned(vcon.uuid(), vcon.revision(), false)));
      after = page.isEmpty() ? null : page.get(page.size() - 1).position();
    } while (page.size() == PAGE && !more);
  }

  private void addStored(String uuid, boolean relative) {
    Optional<StoredVcon> stored = vcons.find(uuid);
    stored.ifPresent(vcon -> add(new Planned(vcon.vcon().uuid(), vcon.revision(), relative)));
  }

  private void add(Planned vcon) {
    if (planned.size() == MOST && !planned.containsKey(VconUuid.key(vcon.uuid()))) {
      more = true;
    } else if (planned.putIfAbsent(VconUuid.key(vcon.uuid()), vcon) == null) {
      unlooked.add(vcon.uuid());
    }
  }

  private void addRelatives() {
    while (!unlooked.isEmpty()) {
      String uuid = unlooked.remove();
      @Nullable String after = null;
      do {
        VconRelation.Page page = VconRelation.to(index, uuid, after, PAGE);
        page.relations().forEach(this::addRelative);
        after = page.next();
      } while (after != null);
      vcons.find(uuid).map(StoredVcon::vcon).map(VconRelation::of).stream()
          .flatMap(List::stream)
          .filter(relation -> !relation.how().equals(GROUP)) // what it groups is not of it
          .forEach(this::addRelative);
    }
  }

  private void addRelative(VconRelation relation) {
    if (relation.how().equals(GROUP)) {
      groups.add(VconUuid.key(relation.uuid()));
    } else {
      addStored(relation.uuid(), true);
    }
  }

  Collection<Planned> vcons() {
    return planned.values();
  }

  /** Gives the groups that name one of them, and stay. */
  SortedSet<String> groups() {
    return groups;
  }

  /** Says whether there are more than one erasure takes. */
  boolean isCut() {
    return more;
  }

  /** Gives a name for exactly these vCons as they are now. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Planned vcon : planned.values()) {
        String line = VconUuid.key(vcon.uuid()) + ' ' + Long.toHexString(vcon.revision()) + '\n';
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
