package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.rest.stream.LineStream;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Gives the vCons that a filter means as lines of JSON, page by page. Not thread-safe. */
final class ExportedVcons implements LineStream.Lines {
  private static final int PAGE = 200;

  private final VconIndex index;
  private final VconFilter filter;
  private final VconView view;
  private final Queue<IndexedVcon> page = new ArrayDeque<>();
  private @Nullable String after;
  private long left;
  private boolean more = true;

  private ExportedVcons(
      VconIndex index, VconFilter filter, VconView view, @Nullable String after, long most) {
    this.index = index;
    this.filter = filter;
    this.view = view;
    this.after = after;
    this.left = most;
  }

  /**
   * Begins, and finds the first page.
   *
   * @param after position behind which to begin; null for the first vCon
   * @param most how many are found at most
   * @throws VconException as {@link VconIndex#find}
   */
  static ExportedVcons begin(
      VconIndex index, VconFilter filter, VconView view, @Nullable String after, long most) {
    ExportedVcons vcons = new ExportedVcons(index, filter, view, after, most);
    vcons.findMore();
    return vcons;
  }

  private void findMore() {
    int limit = (int) Math.min(PAGE, left);
    List<IndexedVcon> found = index.find(filter, after, limit + 1);
    more = found.size() > limit;
    page.addAll(found.subList(0, Math.min(limit, found.size())));
    left -= page.size();
    if (more) {
      after = found.get(limit - 1).position();
    }
  }

  /** Gives the position behind which others go on; empty if it is not known yet, or none do. */
  Optional<String> nextAfter() {
    return Optional.ofNullable(more && left == 0 ? after : null);
  }

  @Override
  public byte @Nullable [] next() {
    while (true) {
      IndexedVcon vcon = page.poll();
      if (vcon != null) {
        Optional<byte[]> line = line(vcon);
        if (line.isPresent()) {
          return line.get();
        }
      } else if (more && left > 0) {
        findMore();
      } else {
        return null;
      }
    }
  }

  /** Makes the line of one; none of one that was deleted meanwhile. */
  private Optional<byte[]> line(IndexedVcon vcon) {
    try {
      return view.text(vcon).map(ExportedVcons::inOneLine);
    } catch (VconException e) {
      if (e.code().kind() == ErrorKind.UNAVAILABLE && !VconError.isOfMemory(e.code())) {
        throw e;
      }
      ObjectNode fault = JsonNodeFactory.instance.objectNode().put("uuid", vcon.uuid());
      fault.putObject("error").put("code", e.code().name()).put("message", e.getMessage());
      return Optional.of(StrictJson.write(fault));
    }
  }

  /** Takes the breaks out; JSON has them between its tokens only, where they mean nothing. */
  private static byte[] inOneLine(byte[] json) {
    int length = 0;
    for (byte octet : json) {
      length += isBreak(octet) ? 0 : 1;
    }
    if (length == json.length) {
      return json;
    }
    byte[] line = new byte[length];
    int at = 0;
    for (byte octet : json) {
      if (!isBreak(octet)) {
        line[at++] = octet;
      }
    }
    return line;
  }

  private static boolean isBreak(byte octet) {
    return octet == '\n' || octet == '\r';
  }
}
