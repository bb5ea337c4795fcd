package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.engine.ServerTranscriber;
import org.vconserver.processor.whisper.engine.SphinxTranscriber;
import org.vconserver.processor.whisper.engine.Transcriber;
import org.vconserver.processor.whisper.engine.WhisperCppTranscriber;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Transcribes the recordings of a vCon. Each configuration of its PID makes an instance, with an
 * engine and a name of its own.
 */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.whisper",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WhisperConfig.class, factory = true)
public final class WhisperProcessor implements VconProcessor<WhisperOptions> {
  private static final String VENDOR = "openai";
  private static final String PRODUCT = "whisper";

  private final Transcriber transcriber;
  private final AudioDecoder decoder;

  @Activate
  public WhisperProcessor(
      WhisperConfig config, @Reference SphinxTranscriber sphinx, @Reference VendorCalls calls) {
    this(
        engine(config, sphinx, calls),
        new AudioDecoder(Math.max(1, config.max__seconds()), config.ffmpeg()));
  }

  WhisperProcessor(Transcriber transcriber, AudioDecoder decoder) {
    this.transcriber = transcriber;
    this.decoder = decoder;
  }

  private static Transcriber engine(
      WhisperConfig config, SphinxTranscriber sphinx, VendorCalls calls) {
    return switch (config.engine()) {
      case "sphinx4" -> new Shared(sphinx);
      case "whisper.cpp" ->
          new WhisperCppTranscriber(
              Path.of(required(config.model__file(), "model_file")), config.threads());
      case "server" ->
          new ServerTranscriber(
              calls,
              URI.create(required(config.server__url(), "server_url")),
              // A reference to something that is not there is left as it is.
              config._server__key().startsWith("$[") ? "" : config._server__key().strip(),
              config.server__model(),
              Duration.ofSeconds(Math.max(1, config.server__timeout__seconds())));
      default ->
          throw new IllegalArgumentException(
              "engine must be sphinx4, whisper.cpp or server, not " + config.engine());
    };
  }

  private static String required(String value, String name) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must be set for this engine");
    }
    return value.strip();
  }

  /** Keeps an engine open while one of several instances closes it. */
  private record Shared(Transcriber engine) implements Transcriber {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public Transcript transcribe(Recording recording, String language) throws InterruptedException {
      return engine.transcribe(recording, language);
    }
  }

  @Deactivate
  void deactivate() {
    transcriber.close();
  }

  @Override
  public ProcessorDescriptor<WhisperOptions> descriptor() {
    return ProcessorDescriptor.of(
        WhisperOptions.class,
        "Transcribe recordings",
        "Adds transcripts of the recordings among the dialogs, with the times of words, in the form"
            + " of OpenAI's Whisper. The engine is a matter of the server's configuration.");
  }

  @Override
  public void process(ProcessorSession session, WhisperOptions options)
      throws InterruptedException {
    Vcon vcon = session.input();
    List<ObjectNode> dialogs = vcon.dialogs();
    for (int index : DialogSelection.of(options.inputDialogs()).indices(dialogs.size())) {
      vcon = transcribe(session, vcon, index, options);
    }
    session.replaceInput(vcon);
  }

  private Vcon transcribe(ProcessorSession session, Vcon vcon, int index, WhisperOptions options)
      throws InterruptedException {
    ObjectNode dialog = vcon.dialogs().get(index);
    Set<OutputType> wanted = options.outputs();
    wanted.removeIf(type -> vcon.hasAnalysis(index, "transcript", VENDOR, PRODUCT, type.schema()));
    if (wanted.isEmpty() || !isRecording(dialog)) {
      return vcon;
    }
    Vcon result = vcon;
    try {
      DialogMedia media = session.media(dialog);
      Transcript transcript =
          transcriber.transcribe(new Recording(media, decoder), options.language());
      for (OutputType type : wanted) {
        result = result.withAnalysis(analysis(dialog, index, type, transcript));
      }
    } catch (VconException e) {
      throw new VconException(e.code(), "dialog " + index + ": " + e.getMessage(), e);
    }
    return result;
  }

  private static boolean isRecording(ObjectNode dialog) {
    return dialog.path("type").asText().equals("recording")
        && (dialog.hasNonNull("body") || dialog.hasNonNull("url"));
  }

  private ObjectNode analysis(
      ObjectNode dialog, int index, OutputType type, Transcript transcript) {
    ObjectNode analysis = dialog.objectNode();
    analysis.put("type", "transcript").put("dialog", index);
    analysis.put("vendor", VENDOR).put("product", PRODUCT).put("schema", type.schema());
    analysis.put("encoding", type.encoding());
    type.write(transcript, transcriber.name(), analysis);
    return analysis;
  }
}
