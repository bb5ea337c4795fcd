package org.vconserver.pipeline.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the content of the dialogs of one run. Used by one thread at a time.
 *
 * <p>What was fetched is kept as long as memory allows, and at most for the run; each use of it is
 * verified, as two dialogs may say different things of one url.
 */
public final class RunMedia {
  private final MediaFetcher fetcher;
  private final Map<String, SoftReference<DialogMedia>> fetched = new HashMap<>();

  public RunMedia(MediaFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Gives the content of a dialog, fetched if it is not in the vCon.
   *
   * @throws VconException one of {@link MediaError}
   */
  public DialogMedia load(ObjectNode dialog) throws InterruptedException {
    Optional<DialogMedia> inline = DialogMedia.inline(dialog);
    if (inline.isPresent()) {
      return inline.get();
    }
    if (!dialog.path("url").isTextual() || dialog.path("url").textValue().isBlank()) {
      throw new VconException(MediaError.MEDIA_MISSING, "has neither a body nor a url");
    }
    DialogHashes hashes = DialogHashes.of(dialog);
    hashes.requireCheckable(fetcher.policy().requireHash());
    DialogMedia media = fetch(dialog.path("url").textValue().strip());
    hashes.verify(media.bytes());
    String declared = DialogMedia.declaredType(dialog);
    return declared.isEmpty() ? media : DialogMedia.of(media.bytes(), declared);
  }

  private DialogMedia fetch(String url) throws InterruptedException {
    SoftReference<DialogMedia> kept = fetched.get(url);
    @Nullable DialogMedia media = kept == null ? null : kept.get();
    if (media == null) {
      media = fetcher.fetch(url);
      fetched.put(url, new SoftReference<>(media));
    }
    return media;
  }
}
