package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * Parties (core-04, section 4.2): telephone numbers that can be dialled, addresses that mail can be
 * sent to. Used by one thread.
 */
record PartyRules(Findings findings) {
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\+?[0-9*#(\\[][0-9*#()\\[\\] ./\\u00a0-]*"
              + "(?: ?(?:x|ext\\.?|extension|#) ?[0-9]{1,10}|,{1,3}[0-9]{1,6})?(?:;[A-Za-z0-9-]+(?:=[^;\\s]*)?)*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETERS =
      Pattern.compile("(?: ?(?:x|ext|;|,).*)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Is the most that a number has with its country's code (E.164). */
  private static final int MOST_DIGITS = 15;

  private static final Pattern NAMED = Pattern.compile("[^<>]*<([^<>]+)>");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]{1,62}\"@.+");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*(?:\\.[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*)*\\.?"
              + "|\\[[0-9A-Fa-f:.IPv]+\\]");
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;

  void check(ObjectNode document) {
    JsonNode parties = document.path("parties");
    for (int i = 0; parties.isArray() && i < parties.size(); i++) {
      Place place = Place.TOP.at("parties").at(i);
      JsonNode tel = parties.get(i).path("tel");
      if (tel.isTextual() && !isNumber(tel.textValue().strip())) {
        findings.warning(place.at("tel"), "party.tel", "is no telephone number", "4.2.1");
      }
      JsonNode mailto = parties.get(i).path("mailto");
      if (mailto.isTextual() && !isAddress(mailto.textValue().strip())) {
        findings.warning(place.at("mailto"), "party.mailto", "is no mail address", "4.2.4");
      }
    }
  }

  /** Tells whether a text is a number of E.164, a tel URL (RFC 3966), or one as people write it. */
  static boolean isNumber(String text) {
    String number = without("tel:", text);
    if (number.length() > LONGEST || !NUMBER.matcher(number).matches()) {
      return false;
    }
    long digits =
        PARAMETERS.matcher(number).replaceFirst("").chars().filter(Character::isDigit).count();
    return digits > 0 && (digits <= MOST_DIGITS || !number.startsWith("+"));
  }

  /** Tells whether a text is an address, a mailto URL (RFC 6068), or a name with an address. */
  static boolean isAddress(String text) {
    String rest = without("mailto:", text);
    int headers = rest.indexOf('?');
    String to = headers < 0 ? rest : rest.substring(0, headers);
    var named = NAMED.matcher(to);
    String address = (named.matches() ? named.group(1) : to).replace("%40", "@");
    int at = address.lastIndexOf('@');
    if (at <= 0
        || address.length() > LONGEST
        || !DOMAIN.matcher(address.substring(at + 1)).matches()) {
      return false;
    }
    String local = address.substring(0, at);
    return local.length() <= LONGEST_LOCAL
        && (QUOTED.matcher(address).matches()
            || local.chars().noneMatch(c -> c <= ' ' || "@<>,;:\"()[]\\".indexOf(c) >= 0));
  }

  private static String without(String scheme, String text) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length())
        ? text.substring(scheme.length()).strip()
        : text;
  }
}
