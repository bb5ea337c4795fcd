package org.vconserver.processor.jose;

import java.security.PrivateKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Decrypts the input vCon, in its place; it is signed and not verified then. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.jose.decrypt")
@Designate(ocd = DecryptConfig.class, factory = true)
@ProcessorName("decrypt")
public final class DecryptProcessor implements VconProcessor<DecryptFilterPluginOptions> {
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
    PrivateKey key =
        SignProcessor.privateKey(
            options.privatePemKey(),
            config._private__pem__key(),
            config._private__pem__key__passphrase(),
            config.pem__folder());
    session.replaceInput(new VconDecryption(key).decrypt(session.input()));
  }
}
