package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Has the recordings of a vCon transcribed by Deepgram. Each configuration of its PID makes an
 * instance, with a key and a name of its own.
 */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.deepgram",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DeepgramConfig.class, factory = true)
public final class DeepgramProcessor implements VconProcessor<DeepgramOptions> {
  private static final Logger LOG = LoggerFactory.getLogger(DeepgramProcessor.class);
  private static final String SERVICE = "api.deepgram.com";
  private static final String VENDOR = "deepgram";
  private static final String PRODUCT = "transcription";
  private static final String SCHEMA = "deepgram_prerecorded";

  private final DeepgramClient client;
  private final String model;
  private final boolean usable;

  @Activate
  public DeepgramProcessor(DeepgramConfig config, @Reference VendorCalls calls) {
    URI base = URI.create(config.base__url().strip());
    String given = config._deepgram__key().strip();
    // A reference to something that is not there is left as it is.
    String key = given.startsWith("$[") ? "" : given;
    this.client =
        new DeepgramClient(
            calls,
            base,
            key,
            Duration.ofSeconds(Math.max(1, config.timeout__seconds())),
            Math.max(1, config.attempts()),
            Duration.ofSeconds(Math.max(0, config.max__wait__seconds())));
    this.model = config.model().strip();
    this.usable = !key.isEmpty() || !SERVICE.equals(base.getHost());
  }

  @Override
  public ProcessorDescriptor<DeepgramOptions> descriptor() {
    return ProcessorDescriptor.of(
        DeepgramOptions.class,
        "Transcribe recordings with Deepgram",
        "Adds transcripts of the recordings among the dialogs, made by Deepgram. Without a key in"
            + " the server's configuration, the vCon is left as it is.");
  }

  @Override
  public void process(ProcessorSession session, DeepgramOptions options)
      throws InterruptedException {
    Vcon vcon = session.input();
    List<ObjectNode> dialogs = vcon.dialogs();
    List<Integer> selected = DialogSelection.of(options.inputDialogs()).indices(dialogs.size());
    if (!usable) {
      LOG.warn(
          "deepgram: no key is configured (.deepgram.key): vCon {} is left as it is", vcon.uuid());
      selected = List.of();
    }
    for (int index : selected) {
      if (isRecording(dialogs.get(index))
          && !vcon.hasAnalysis(index, "transcript", VENDOR, PRODUCT, SCHEMA)) {
        vcon = vcon.withAnalysis(transcribe(session, dialogs.get(index), index, options));
      }
    }
    session.replaceInput(vcon);
  }

  private ObjectNode transcribe(
      ProcessorSession session, ObjectNode dialog, int index, DeepgramOptions options)
      throws InterruptedException {
    ObjectNode analysis = dialog.objectNode();
    analysis.put("type", "transcript").put("dialog", index);
    analysis.put("vendor", VENDOR).put("product", PRODUCT).put("schema", SCHEMA);
    analysis.put("encoding", "json");
    try {
      analysis.set("body", client.listen(session.media(dialog), ListenQuery.of(options, model)));
    } catch (VconException e) {
      throw new VconException(e.code(), "dialog " + index + ": " + e.getMessage(), e);
    }
    return analysis;
  }

  private static boolean isRecording(ObjectNode dialog) {
    return dialog.path("type").asText().equals("recording")
        && (dialog.hasNonNull("body") || dialog.hasNonNull("url"));
  }
}
