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
  private static final String KEYS = "trusted_keys";

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
        "Verifies all signatures of the input vCon and their certificates, or with trusted public"
            + " keys. It stays signed; the steps that follow can read it.");
  }

  @Override
  public void process(ProcessorSession session, VerifyFilterPluginOptions options) {
    // Whom a step trusts is all that it says: certificates and keys replace both of the
    // configuration.
    boolean configured = options.allowedCaCertPems().isEmpty() && options.trustedKeys().isEmpty();
    List<KeyText> authorities =
        configured
            ? KeyText.configured(AUTHORITIES, config.allowed__ca__cert__pems())
            : KeyText.given(AUTHORITIES, options.allowedCaCertPems(), config.pem__folder());
    List<KeyText> keys =
        configured
            ? KeyText.configured(KEYS, config.trusted__keys())
            : KeyText.given(
                KEYS, PublicKeyOption.texts(options.trustedKeys()), config.pem__folder());
    TrustPolicy trust =
        new TrustPolicy(
            PemReader.certificates(authorities),
            config.legacy__x509__v1() || !config.wire__compat().isBlank(),
            config.check__revocation(),
            clock);
    TrustedKeys trusted = new TrustedKeys(KeyReader.read(keys, "", KeyPurpose.VERIFY), clock);
    session.replaceInput(new VconVerification(trust, trusted).verify(session.input()));
  }
}
