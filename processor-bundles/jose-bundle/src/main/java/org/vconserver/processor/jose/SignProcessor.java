package org.vconserver.processor.jose;

import com.nimbusds.jose.jwk.JWK;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
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
    String given = options.privatePemKey();
    List<KeyText> keys =
        given == null
            ? KeyText.configured(PRIVATE_KEY, config._private__pem__key())
            : List.of(KeyText.given(PRIVATE_KEY, given, config.pem__folder()));
    List<KeyText> chain =
        options.certChainPems().isEmpty()
            ? KeyText.configured(CHAIN, config.cert__chain__pems())
            : KeyText.given(CHAIN, options.certChainPems(), config.pem__folder());
    // A configured name is that of the configured key, and of no other.
    String kid = options.kid() == null && given == null ? name(config.kid()) : options.kid();
    VconSigner signer = signer(keys, kid, PemReader.certificates(chain), options.signatureStyle());
    session.replaceInput(signer.sign(session.input()));
  }

  private static @Nullable String name(String setting) {
    return setting.isBlank() ? null : setting.strip();
  }

  private VconSigner signer(
      List<KeyText> texts,
      @Nullable String kid,
      List<X509Certificate> chain,
      VconSigner.Style style) {
    if (texts.isEmpty()) {
      throw new VconException(
          JoseError.NO_PRIVATE_KEY,
          PRIVATE_KEY + ": neither the options nor the configuration have one");
    }
    if (texts.size() > 1) {
      throw new VconException(JoseError.INVALID_KEY, PRIVATE_KEY + ": one key signs, not several");
    }
    KeyText text = texts.get(0);
    String passphrase = config._private__pem__key__passphrase();
    if (!text.isJson()) {
      PrivateKey key = PemReader.privateKey(text.where(), text.text(), passphrase);
      return new VconSigner(key, chain, kid, style);
    }
    JWK jwk = one(KeyReader.read(texts, passphrase, KeyPurpose.SIGN), kid);
    PrivateKey key = (PrivateKey) KeyReader.key(PRIVATE_KEY, jwk);
    PublicKey half = (PublicKey) KeyReader.key(PRIVATE_KEY, jwk.toPublicJWK());
    if (!VconSigner.isPair(key, half)) {
      throw new VconException(
          JoseError.INVALID_KEY, PRIVATE_KEY + ": the halves of the JWK are not of one key");
    }
    return new VconSigner(key, chain, kid == null ? jwk.getKeyID() : kid, style);
  }

  /** Gives the key that signs: the only one, else the one of a set that is called so. */
  private static JWK one(KeySet set, @Nullable String kid) {
    List<JWK> keys =
        set.keys().size() == 1
            ? set.keys()
            : set.keys().stream().filter(key -> KeySet.name(key).equals(kid)).toList();
    if (keys.size() != 1) {
      throw new VconException(
          JoseError.INVALID_KEY, PRIVATE_KEY + ": kid must name one of its keys: " + set.names());
    }
    return keys.get(0);
  }
}
