package org.vconserver.rest.request;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;

/**
 * Checks the conditions that a request makes of its vCon: {@code If-Match} and {@code
 * If-None-Match} (RFC 9110, section 13.1) over entity tags that are made of revisions. Immutable.
 */
public final class Preconditions {
  private static final String ANY = "*";

  private final List<String> ifMatch;
  private final List<String> ifNoneMatch;

  private Preconditions(List<String> ifMatch, List<String> ifNoneMatch) {
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNoneMatch;
  }

  public static Preconditions of(HttpHeaders headers) {
    return new Preconditions(tags(headers, "If-Match"), tags(headers, "If-None-Match"));
  }

  /** Gives the entity tag of a revision. */
  public static String tag(long revision) {
    return "\"" + Long.toHexString(revision) + "\"";
  }

  /** Tells whether nothing is asked for. */
  public boolean isNone() {
    return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
  }

  /** True if the caller has what the tag is of already, so that it need not be sent again. */
  public boolean isKnown(String tag) {
    return ifNoneMatch.contains(ANY)
        || ifNoneMatch.contains(tag)
        || ifNoneMatch.contains("W/" + tag);
  }

  /**
   * Changes a vCon under the condition.
   *
   * @param present gives the vCon as it is
   * @param isTagOf tells whether a tag is of the vCon in any form in which it is given out
   * @param change is given the revision that the vCon must have, {@link VconWrite#ABSENT} if there
   *     must be none, empty if it may have any
   * @throws VconException PRECONDITION_FAILED
   */
  public <T> T change(
      Supplier<Optional<StoredVcon>> present,
      BiPredicate<String, StoredVcon> isTagOf,
      Function<OptionalLong, T> change) {
    if (isNone()) {
      return change.apply(OptionalLong.empty());
    }
    Optional<StoredVcon> vcon = present.get();
    Predicate<String> fits =
        tag -> tag.equals(ANY) || vcon.filter(stored -> isTagOf.test(tag, stored)).isPresent();
    boolean holds =
        (ifMatch.isEmpty() || (vcon.isPresent() && ifMatch.stream().anyMatch(fits)))
            && (ifNoneMatch.isEmpty()
                || vcon.isEmpty()
                || ifNoneMatch.stream().map(Preconditions::withoutWeakness).noneMatch(fits));
    if (!holds) {
      throw failed(null);
    }
    try {
      return change.apply(OptionalLong.of(vcon.map(StoredVcon::revision).orElse(VconWrite.ABSENT)));
    } catch (VconException e) {
      throw e.code() == ServerError.REVISION_CONFLICT ? failed(e) : e;
    }
  }

  private static String withoutWeakness(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static VconException failed(@Nullable Throwable cause) {
    return new VconException(
        ServerError.PRECONDITION_FAILED,
        "The vCon is not in the state that If-Match or If-None-Match asks for: get it again",
        cause);
  }

  private static List<String> tags(HttpHeaders headers, String name) {
    List<String> tags = new ArrayList<>();
    for (String line : headers.getRequestHeaders().getOrDefault(name, List.of())) {
      for (String tag : line.split(",", -1)) {
        String stripped = tag.strip();
        if (!stripped.matches("\\*|(W/)?\"[!#-~]*\"")) {
          throw Params.fault(
              "header", name, "must be * or entity tags in double quotes", FaultType.VALUE_ERROR);
        }
        tags.add(stripped);
      }
    }
    return tags;
  }
}
