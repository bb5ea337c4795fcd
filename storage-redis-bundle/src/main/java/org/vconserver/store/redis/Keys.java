package org.vconserver.store.redis;

import java.util.stream.Collectors;
import org.vconserver.vcon.VconUuid;

/**
 * Names keys. Immutable.
 *
 * @param vcons the prefix of vCons and their companions, which go to the slots of their own names
 * @param shared the prefix of everything else, which scripts touch together: in a Cluster it puts
 *     it all into one slot
 */
record Keys(String vcons, String shared) {
  private static final String CLUSTER_TAG = "vcon-server:";

  /**
   * Gives the keys of a configured prefix.
   *
   * @throws IllegalArgumentException if it has braces in it
   */
  static Keys of(String prefix, boolean cluster) {
    if (prefix.contains("{") || prefix.contains("}")) {
      throw new IllegalArgumentException(
          "the key prefix must have no braces: in a Cluster they are added where they are needed");
    }
    String tag = prefix.isEmpty() ? CLUSTER_TAG : prefix;
    return new Keys(prefix, cluster ? "{" + tag + "}" : prefix);
  }

  /**
   * Gives a key in the slot of another that never exists. While a slot moves from one node to
   * another, a script that declares it is refused as a whole, where it might otherwise end half way
   * at a key that has moved.
   */
  String neverThere(String key) {
    return key.startsWith(shared) ? shared + "never" : vcons + "vcon-never:{" + key + "}";
  }

  String vcon(String uuid) {
    return vcons + "vcon:" + name(uuid);
  }

  /** Gives what the keys of exact bytes begin with, before the names of their vCons and a brace. */
  String rawPrefix() {
    return vcons + "vcon-raw:{" + vcons + "vcon:";
  }

  /**
   * Gives what stands for a vCon in its key and in the index: its uuid as it is, since a
   * py_vcon_server looks for nothing else. In a Cluster, which none shares, it is the same for all
   * spellings of a uuid, as these must be in one slot, and has no braces, which choose the slot.
   */
  String name(String uuid) {
    return isCluster()
        ? VconUuid.key(uuid).replace("%", "%25").replace("{", "%7B").replace("}", "%7D")
        : uuid;
  }

  /** Gives the uuid that a name stands for. */
  String uuid(String name) {
    return isCluster() ? name.replace("%7D", "}").replace("%7B", "{").replace("%25", "%") : name;
  }

  /** Gives the other names under which the vCon may be, with a blank between them. */
  String otherNames(String uuid) {
    return isCluster()
        ? ""
        : VconUuid.spellings(uuid).stream().skip(1).collect(Collectors.joining(" "));
  }

  /** Gives what stands for a vCon in its lock, the same for all spellings of its uuid. */
  String lockName(String uuid) {
    return isCluster() ? name(uuid) : VconUuid.key(uuid);
  }

  private boolean isCluster() {
    return !shared.equals(vcons);
  }
}
