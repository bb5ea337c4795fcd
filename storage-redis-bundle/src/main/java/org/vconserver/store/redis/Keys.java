package org.vconserver.store.redis;

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
    return vcons + "vcon:" + uuid;
  }
}
