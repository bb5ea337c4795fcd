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

/** Encrypts the input vCon, in its place. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.jose.encrypt")
@Designate(ocd = EncryptConfig.class, factory = true)
@ProcessorName("encrypt")
public final class EncryptProcessor implements VconProcessor<EncryptFilterPluginOptions> {
  private static final String KEY = "public_pem_key";
  private static final String KEYS = "public_keys";

  private final EncryptConfig config;

  @Activate
  public EncryptProcessor(EncryptConfig config) {
    this.config = config;
  }

  @Override
  public ProcessorDescriptor<EncryptFilterPluginOptions> descriptor() {
    return ProcessorDescriptor.of(
        EncryptFilterPluginOptions.class,
        "Encrypt",
        "Encrypts the input vCon (JWE) for one recipient or several, of whom each opens it. It must"
            + " be signed.");
  }

  @Override
  public void process(ProcessorSession session, EncryptFilterPluginOptions options) {
    List<KeyText> texts = new ArrayList<>();
    if (options.publicPemKey() != null) {
      texts.add(KeyText.given(KEY, options.publicPemKey(), config.pem__folder()));
    }
    texts.addAll(
        KeyText.given(KEYS, PublicKeyOption.texts(options.publicKeys()), config.pem__folder()));
    if (texts.isEmpty()) {
      texts.addAll(KeyText.configured(KEY, config.public__pem__key()));
    }
    if (texts.isEmpty()) {
      throw new VconException(
          JoseError.NO_PUBLIC_KEY, KEY + ": neither the options nor the configuration have one");
    }
    KeySet recipients = KeyReader.read(texts, "", KeyPurpose.ENCRYPT);
    session.replaceInput(new VconEncryption(recipients.keys()).encrypt(session.input()));
  }
}
