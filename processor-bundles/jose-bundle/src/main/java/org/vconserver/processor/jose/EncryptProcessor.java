package org.vconserver.processor.jose;

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
  private static final String PUBLIC_KEY = "public_pem_key";

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
        "Encrypts the input vCon (JWE) for one recipient. It must be signed.");
  }

  @Override
  public void process(ProcessorSession session, EncryptFilterPluginOptions options) {
    String pem = options.publicPemKey();
    List<String> texts =
        pem == null || pem.isBlank()
            ? PemText.configured(PUBLIC_KEY, config.public__pem__key())
            : List.of(PemText.given(PUBLIC_KEY, pem, config.pem__folder()));
    if (texts.isEmpty()) {
      throw new VconException(
          JoseError.NO_PUBLIC_KEY,
          PUBLIC_KEY + ": neither the options nor the configuration have one");
    }
    VconEncryption encryption = VconEncryption.with(PemReader.publicKey(PUBLIC_KEY, texts.get(0)));
    session.replaceInput(encryption.encrypt(session.input()));
  }
}
