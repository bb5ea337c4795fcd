package org.vconserver.tck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps a run in memory, for the tests of processors: it keeps the rules of the server's sessions
 * and shows what was done. Not thread-safe.
 */
public final class RecordingSession implements ProcessorSession {
  private final boolean readOnly;
  private final int inputIndex;
  private final List<Vcon> vcons;
  private final SortedSet<Integer> modified = new TreeSet<>();
  private final Map<Integer, VconExpiry> expiries = new LinkedHashMap<>();
  private final Map<String, JsonNode> parameters = new LinkedHashMap<>();
  private final List<JobRequest> requests = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final Map<String, DialogMedia> external = new HashMap<>();
  private final List<String> progress = new ArrayList<>();
  private @Nullable SessionState kept;

  private RecordingSession(boolean readOnly, int inputIndex, List<Vcon> vcons) {
    this.readOnly = readOnly;
    this.inputIndex = inputIndex;
    this.vcons = new ArrayList<>(vcons);
  }

  /** Makes a session over vCons, whose first one is the input. */
  public static RecordingSession of(Vcon... vcons) {
    return new RecordingSession(false, 0, List.of(vcons));
  }

  /** Has a url lead to some content. */
  public RecordingSession withMedia(String url, DialogMedia media) {
    external.put(url, media);
    return this;
  }

  /**
   * Gives a session over the same vCons that refuses changes, as one of a read-only processor does.
   */
  public RecordingSession readOnly() {
    return new RecordingSession(true, inputIndex, vcons);
  }

  /** Makes a session over the same vCons with another input. */
  public RecordingSession withInput(int index) {
    return new RecordingSession(readOnly, Objects.checkIndex(index, vcons.size()), vcons);
  }

  @Override
  public List<Vcon> vcons() {
    return List.copyOf(vcons);
  }

  @Override
  public int inputIndex() {
    return inputIndex;
  }

  @Override
  public void replace(int index, Vcon vcon) {
    requireWritable();
    Objects.checkIndex(index, vcons.size());
    requireNew(vcon, index);
    Vcon before = vcons.set(index, vcon);
    if (!before.tree().equals(vcon.tree())) {
      modified.add(index);
    }
  }

  @Override
  public void add(Vcon vcon) {
    requireWritable();
    requireNew(vcon, -1);
    modified.add(vcons.size());
    vcons.add(vcon);
  }

  @Override
  public void expire(int index, VconExpiry expiry) {
    requireWritable();
    expiries.put(Objects.checkIndex(index, vcons.size()), expiry);
    modified.add(index);
  }

  /** Gives when vCons expire, by their places. */
  public Map<Integer, VconExpiry> expiries() {
    return new LinkedHashMap<>(expiries);
  }

  private void requireWritable() {
    if (readOnly) {
      throw new VconException(
          ServerError.READ_ONLY_PROCESSOR, "The processor declared that it modifies nothing");
    }
  }

  private void requireNew(Vcon vcon, int except) {
    for (int i = 0; i < vcons.size(); i++) {
      if (i != except && vcons.get(i).uuid().equals(vcon.uuid())) {
        throw new VconException(
            ServerError.DUPLICATE_VCON, "vCon " + vcon.uuid() + " is in this run already");
      }
    }
  }

  @Override
  public Map<String, JsonNode> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  @Override
  public void setParameter(String name, JsonNode value) {
    parameters.put(name, value);
  }

  @Override
  public void notice(Notice notice) {
    notices.add(notice);
  }

  @Override
  public void enqueueOnCommit(JobRequest request) {
    requests.add(request);
  }

  @Override
  public DialogMedia media(ObjectNode dialog) {
    Optional<DialogMedia> inline = DialogMedia.inline(dialog);
    if (inline.isPresent()) {
      return inline.get();
    }
    if (!dialog.path("url").isTextual()) {
      throw new VconException(MediaError.MEDIA_MISSING, "has neither a body nor a url");
    }
    DialogMedia media = external.get(dialog.path("url").textValue());
    if (media == null) {
      throw new VconException(MediaError.MEDIA_NOT_FOUND, "url: leads to nothing");
    }
    return media;
  }

  /** Gives what was said besides the result, in order. */
  public List<Notice> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void keep() {
    kept = SessionState.read(this);
  }

  @Override
  public void progress(double done, String what) {
    progress.add(Math.round(100 * done) + " % " + what);
  }

  /** Gives what the session had when the processor kept it last; null if it did not. */
  @Nullable SessionState kept() {
    return kept;
  }

  /** Says whether the processor kept a part of its work. */
  public boolean hasKept() {
    return kept != null;
  }

  /** Gives what was told of the progress, as {@code 50 % dialog[1]}. */
  public List<String> progress() {
    return List.copyOf(progress);
  }

  /** Gives the places of the vCons that differ from what they were, or were added. */
  public SortedSet<Integer> modified() {
    return new TreeSet<>(modified);
  }

  /** Gives the jobs that were asked for, in order. */
  public List<JobRequest> requests() {
    return List.copyOf(requests);
  }
}
