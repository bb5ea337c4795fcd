package org.vconserver.processor.jose;

import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Verifies the input vCon, which stays signed and can be read from then on. */
@Component(service = VconProcessor.class, configurationPid = "org.vconserver.processor.jose.verify")
@Designate(ocd = VerifyConfig.class, factory = true)
@ProcessorName("verify")
public final class VerifyProcessor implements VconProcessor<VerifyFilterPluginOptions> {
  private static final String AUTHORITIES = "allowed_ca_cert_pems";

  private final VerifyConfig config;
  private final Clock clock;

  @Activate
  public VerifyProcessor(VerifyConfig config) {
    this.config = config;
    this.clock = Clock.systemUTC();
  }

  @Override
  public ProcessorDescriptor<VerifyFilterPluginOptions> descriptor() {
    return ProcessorDescriptor.of(
        VerifyFilterPluginOptions.class,
        "Verify",
        "Verifies all signatures of the input vCon and their certificates. It stays signed; the"
            + " steps that follow can read it.");
  }

  @Override
  public void process(ProcessorSession session, VerifyFilterPluginOptions options) {
    List<String> authorities =
        options.allowedCaCertPems().isEmpty()
            ? PemText.configured(AUTHORITIES, config.allowed__ca__cert__pems())
            : options.allowedCaCertPems().stream()
                .map(pem -> PemText.given(AUTHORITIES, pem, config.pem__folder()))
                .toList();
    TrustPolicy trust =
        new TrustPolicy(
            PemReader.certificates(AUTHORITIES, authorities),
            config.legacy__x509__v1() || !config.wire__compat().isBlank(),
            config.check__revocation(),
            clock);
    session.replaceInput(new VconVerification(trust).verify(session.input()));
  }
}
