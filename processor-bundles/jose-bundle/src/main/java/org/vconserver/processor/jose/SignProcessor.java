package org.vconserver.processor.jose;

import java.security.PrivateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.vcon.error.VconException;

/** Signs the input vCon, in its place. */
@Component(service = VconProcessor.class, configurationPid = "org.vconserver.processor.jose.sign")
@Designate(ocd = SignConfig.class, factory = true)
@ProcessorName("sign")
public final class SignProcessor implements VconProcessor<SignFilterPluginOptions> {
  private static final String PRIVATE_KEY = "private_pem_key";
  private static final String CHAIN = "cert_chain_pems";

  private final SignConfig config;

  @Activate
  public SignProcessor(SignConfig config) {
    this.config = config;
  }

  @Override
  public ProcessorDescriptor<SignFilterPluginOptions> descriptor() {
    return ProcessorDescriptor.of(
        SignFilterPluginOptions.class,
        "Sign",
        "Signs the input vCon (JWS), which can be read in the steps that follow, and not changed.");
  }

  @Override
  public void process(ProcessorSession session, SignFilterPluginOptions options) {
    PrivateKey key =
        privateKey(
            options.privatePemKey(),
            config._private__pem__key(),
            config._private__pem__key__passphrase(),
            config.pem__folder());
    List<String> chain =
        options.certChainPems().isEmpty()
            ? PemText.configured(CHAIN, config.cert__chain__pems())
            : options.certChainPems().stream()
                .map(pem -> PemText.given(CHAIN, pem, config.pem__folder()))
                .toList();
    VconSigner signer =
        new VconSigner(key, PemReader.certificates(CHAIN, chain), options.signatureStyle());
    session.replaceInput(signer.sign(session.input()));
  }

  /** Gives the private key of an option, else the configured one. */
  static PrivateKey privateKey(
      @Nullable String option, String configured, String passphrase, String folder) {
    if (option != null && !option.isBlank()) {
      return PemReader.privateKey(
          PRIVATE_KEY, PemText.given(PRIVATE_KEY, option, folder), passphrase);
    }
    List<String> texts = PemText.configured(PRIVATE_KEY, configured);
    if (texts.isEmpty()) {
      throw new VconException(
          JoseError.NO_PRIVATE_KEY,
          PRIVATE_KEY + ": neither the options nor the configuration have one");
    }
    return PemReader.privateKey(PRIVATE_KEY, texts.get(0), passphrase);
  }
}
