package org.vconserver.processor.jose;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.vcon.error.VconException;

/** Decrypts the input vCon, in its place; it is signed and not verified then. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.jose.decrypt")
@Designate(ocd = DecryptConfig.class, factory = true)
@ProcessorName("decrypt")
public final class DecryptProcessor implements VconProcessor<DecryptFilterPluginOptions> {
  private static final String KEY = "private_pem_key";
  private static final String KEYS = "private_keys";

  private final DecryptConfig config;

  @Activate
  public DecryptProcessor(DecryptConfig config) {
    this.config = config;
  }

  @Override
  public ProcessorDescriptor<DecryptFilterPluginOptions> descriptor() {
    return ProcessorDescriptor.of(
            DecryptFilterPluginOptions.class,
            "Decrypt",
            "Decrypts the input vCon (JWE). What comes out is signed: verify it before reading.")
        .deterministic();
  }

  @Override
  public void process(ProcessorSession session, DecryptFilterPluginOptions options) {
    List<KeyText> texts = new ArrayList<>();
    if (options.privatePemKey() != null) {
      texts.add(KeyText.given(KEY, options.privatePemKey(), config.pem__folder()));
    }
    texts.addAll(KeyText.given(KEYS, options.privateKeys(), config.pem__folder()));
    if (texts.isEmpty()) {
      texts.addAll(KeyText.configured(KEY, config._private__pem__key()));
    }
    if (texts.isEmpty()) {
      throw new VconException(
          JoseError.NO_PRIVATE_KEY, KEY + ": neither the options nor the configuration have one");
    }
    KeySet keys =
        KeyReader.read(texts, config._private__pem__key__passphrase(), KeyPurpose.DECRYPT);
    session.replaceInput(new VconDecryption(keys).decrypt(session.input()));
  }
}
