package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.DialogByDialog;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.vcon.Vcon;

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
  private static final String SERVICE = "api.deepgram.com";

  private final DeepgramClient client;
  private final String model;
  private final boolean usable;
  private final Clock clock;

  @Activate
  public DeepgramProcessor(DeepgramConfig config, @Reference VendorCalls calls) {
    this(config, calls, Clock.systemUTC());
  }

  DeepgramProcessor(DeepgramConfig config, VendorCalls calls, Clock clock) {
    this.clock = clock;
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
    session.input().requireUnsigned();
    int dialogs = session.input().dialogs().size();
    List<Integer> selected = DialogSelection.of(options.inputDialogs()).indices(dialogs);
    if (!usable) {
      session.notice(
          new Notice(
              Notice.Severity.WARNING,
              "deepgram_key_missing",
              "",
              "No key is configured (.deepgram_key): the vCon is left as it is"));
      selected = List.of();
    }
    new DialogByDialog(session, (vcon, index, progress) -> add(session, vcon, index, options))
        .process(selected);
    // Under WIRE_COMPAT it counts as modified, whatever was done.
    session.replaceInput(session.input());
  }

  private Optional<Vcon> add(
      ProcessorSession session, Vcon vcon, int index, DeepgramOptions options)
      throws InterruptedException {
    ObjectNode dialog = vcon.dialogs().get(index);
    if (!DialogByDialog.isRecording(dialog)) {
      return Optional.empty();
    }
    String named = options.model();
    String used = named == null || named.isBlank() ? model : named;
    Set<DeepgramOutput> wanted = DeepgramOutput.of(options.outputTypes());
    wanted.removeIf(output -> output.isIn(vcon, index, used));
    if (wanted.isEmpty()) {
      return Optional.of(vcon);
    }
    DialogMedia media = session.media(dialog);
    Boolean asked = options.multichannel();
    boolean apart = asked == null ? PartyChannels.areApart(media, dialog) : asked;
    Instant begun = clock.instant();
    ObjectNode answer = client.listen(media, ListenQuery.of(options, used, apart));
    Heard heard = new Heard(answer, used, options.language(), begun, clock.instant());
    Vcon result = vcon;
    for (DeepgramOutput output : wanted) {
      result = result.withAnalysis(output.analysis(index, heard));
    }
    return Optional.of(result);
  }
}
