package org.vconserver.pipeline.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Holds a range of IP addresses, as in {@code 10.0.0.0/8}. Immutable. */
final class AddressRange {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * Lists the ranges that are not the public internet, after the special-purpose registries of
   * IANA: this host, private and shared networks, documentation, benchmarks, multicast, and the
   * IPv6 ranges that carry an IPv4 address which would have to be looked at in turn.
   */
  static final List<AddressRange> NOT_PUBLIC =
      List.of(
          parse("0.0.0.0/8"),
          parse("10.0.0.0/8"),
          parse("100.64.0.0/10"),
          parse("127.0.0.0/8"),
          parse("169.254.0.0/16"),
          parse("172.16.0.0/12"),
          parse("192.0.0.0/24"),
          parse("192.0.2.0/24"),
          parse("192.88.99.0/24"),
          parse("192.168.0.0/16"),
          parse("198.18.0.0/15"),
          parse("198.51.100.0/24"),
          parse("203.0.113.0/24"),
          parse("224.0.0.0/3"),
          parse("::/32"),
          parse("64:ff9b::/32"),
          parse("100::/8"),
          parse("2001::/23"),
          parse("2001:db8::/32"),
          parse("2002::/16"),
          parse("3fff::/20"),
          parse("5f00::/16"),
          parse("fc00::/7"),
          parse("fe80::/9"),
          parse("ff00::/8"));

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads a range; an address alone is a range of one.
   *
   * @throws IllegalArgumentException if it is none; names are never looked up
   */
  static AddressRange parse(String text) {
    String[] parts = text.strip().split("/", 2);
    if (!LITERAL.matcher(parts[0]).matches()) {
      throw new IllegalArgumentException("not an address or a range of addresses: " + text);
    }
    try {
      byte[] network = InetAddress.getByName(parts[0]).getAddress();
      int bits = parts.length == 1 ? network.length * 8 : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > network.length * 8) {
        throw new IllegalArgumentException("not a range of addresses: " + text);
      }
      return new AddressRange(network, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("not an address or a range of addresses: " + text, e);
    }
  }

  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != network.length) {
      return false;
    }
    int whole = bits / 8;
    int rest = bits % 8;
    int mask = 0xff00 >> rest & 0xff;
    return Arrays.equals(network, 0, whole, other, 0, whole)
        && (rest == 0 || ((network[whole] ^ other[whole]) & mask) == 0);
  }
}
