package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.DialogByDialog;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Notice;
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
  private final Transcriber transcriber;
  private final AudioDecoder decoder;
  private final SpeechEngine engine;
  private final Clock clock;

  @Activate
  public WhisperProcessor(
      WhisperConfig config, @Reference SphinxTranscriber sphinx, @Reference VendorCalls calls) {
    this(
        engine(config, sphinx, calls),
        new AudioDecoder(Math.max(1, config.max__seconds()), config.ffmpeg()),
        SpeechEngine.of(config),
        Clock.systemUTC());
  }

  WhisperProcessor(
      Transcriber transcriber, AudioDecoder decoder, SpeechEngine engine, Clock clock) {
    this.transcriber = transcriber;
    this.decoder = decoder;
    this.engine = engine;
    this.clock = clock;
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
              Duration.ofSeconds(Math.max(1, config.server__timeout__seconds())),
              new ServerTranscriber.Limits(
                  config.server__max__bytes(), config.server__max__seconds()));
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
    public Transcript transcribe(Recording recording, String language, Listener listener)
        throws InterruptedException {
      return engine.transcribe(recording, language, listener);
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
    session.input().requireUnsigned();
    int dialogs = session.input().dialogs().size();
    List<Integer> selected = DialogSelection.of(options.inputDialogs()).indices(dialogs);
    new DialogByDialog(
            session, (vcon, index, progress) -> add(session, vcon, index, options, progress))
        .process(selected);
    // Under WIRE_COMPAT it counts as modified, whatever was done.
    session.replaceInput(session.input());
  }

  private Optional<Vcon> add(
      ProcessorSession session,
      Vcon vcon,
      int index,
      WhisperOptions options,
      DoubleConsumer progress)
      throws InterruptedException {
    ObjectNode dialog = vcon.dialogs().get(index);
    if (!DialogByDialog.isRecording(dialog)) {
      return Optional.empty();
    }
    DialogTranscripts present = new DialogTranscripts(vcon, index, engine);
    Set<OutputType> wanted = present.missing(options.outputs());
    if (present.isUntimed() && wanted.removeIf(OutputType::needsTimes)) {
      session.notice(untimed(index));
    }
    if (wanted.isEmpty()) {
      return Optional.of(vcon);
    }
    Instant begun = clock.instant();
    try (Recording recording = new Recording(session.media(dialog), decoder)) {
      Transcript transcript =
          new RecordingTranscription(transcriber)
              .transcribe(recording, options.language(), listener(session, index, progress));
      if (!transcript.isTimed() && wanted.removeIf(OutputType::needsTimes)) {
        session.notice(untimed(index));
      }
      WtfBody.Audio audio = WtfBody.Audio.of(recording);
      return Optional.of(
          present.with(
              wanted,
              new OutputType.Source(
                  transcript,
                  present.speakers(transcript),
                  engine,
                  audio,
                  begun,
                  clock.instant())));
    }
  }

  private static Transcriber.Listener listener(
      ProcessorSession session, int index, DoubleConsumer progress) {
    return new Transcriber.Listener() {
      @Override
      public void reached(double share) {
        progress.accept(share);
      }

      @Override
      public void notice(String code, String sentence) {
        session.notice(
            new Notice(Notice.Severity.WARNING, code, "dialog[" + index + "]", sentence));
      }
    };
  }

  private static Notice untimed(int index) {
    return new Notice(
        Notice.Severity.WARNING,
        "transcript_without_times",
        "dialog[" + index + "]",
        "The engine told no times, so that there are no subtitles");
  }
}
