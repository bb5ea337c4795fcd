package org.vconserver.processor.jose;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.tck.ProcessorContract;
import org.vconserver.tck.ProcessorWork;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;

class JoseContractTest {
  private static <A extends Annotation> A config(Class<A> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getDefaultValue()));
  }

  private static RecordingSession plain() {
    return RecordingSession.of(Vcon.parse(TestData.bytes("expected/own_signed_payload.json")));
  }

  private static SignFilterPluginOptions signing(String key) {
    return new SignFilterPluginOptions(
        TestData.pem(key),
        List.of(TestData.pem("own/signer.crt"), TestData.pem("own/inter.crt")),
        "py_vcon",
        null);
  }

  private static RecordingSession signed() {
    RecordingSession session = plain();
    new SignProcessor(config(SignConfig.class)).process(session, signing("own/signer.key"));
    // As it comes from a store: nobody has verified it.
    return RecordingSession.of(Vcon.parse(session.input().toJson()));
  }

  private static EncryptFilterPluginOptions encrypting() {
    return new EncryptFilterPluginOptions(TestData.pem("own/recipient1.crt"), List.of());
  }

  private static RecordingSession encrypted() {
    RecordingSession session = signed();
    new EncryptProcessor(config(EncryptConfig.class)).process(session, encrypting());
    return RecordingSession.of(session.input());
  }

  @Nested
  class Sign extends ProcessorContract<SignFilterPluginOptions> {
    @Override
    protected VconProcessor<SignFilterPluginOptions> processor() {
      return new SignProcessor(config(SignConfig.class));
    }

    @Override
    protected ProcessorWork<SignFilterPluginOptions> work() {
      return new ProcessorWork<>(plain(), signing("own/signer.key"));
    }

    @Override
    protected List<ProcessorWork<SignFilterPluginOptions>> failures() {
      return List.of(
          new ProcessorWork<>(plain(), signing("own/recipient1.key")),
          new ProcessorWork<>(encrypted(), signing("own/signer.key")));
    }
  }

  @Nested
  class Verify extends ProcessorContract<VerifyFilterPluginOptions> {
    private final VerifyFilterPluginOptions options =
        new VerifyFilterPluginOptions(List.of(TestData.pem("own/root.crt")), List.of());

    @Override
    protected VconProcessor<VerifyFilterPluginOptions> processor() {
      return new VerifyProcessor(config(VerifyConfig.class));
    }

    @Override
    protected ProcessorWork<VerifyFilterPluginOptions> work() {
      return new ProcessorWork<>(signed(), options);
    }

    @Override
    protected List<ProcessorWork<VerifyFilterPluginOptions>> failures() {
      return List.of(
          new ProcessorWork<>(plain(), options),
          new ProcessorWork<>(signed(), new VerifyFilterPluginOptions(List.of(), List.of())));
    }
  }

  @Nested
  class Encrypt extends ProcessorContract<EncryptFilterPluginOptions> {
    @Override
    protected VconProcessor<EncryptFilterPluginOptions> processor() {
      return new EncryptProcessor(config(EncryptConfig.class));
    }

    @Override
    protected ProcessorWork<EncryptFilterPluginOptions> work() {
      return new ProcessorWork<>(signed(), encrypting());
    }

    @Override
    protected List<ProcessorWork<EncryptFilterPluginOptions>> failures() {
      return List.of(
          new ProcessorWork<>(plain(), encrypting()),
          new ProcessorWork<>(signed(), new EncryptFilterPluginOptions("no key", List.of())));
    }
  }

  @Nested
  class Decrypt extends ProcessorContract<DecryptFilterPluginOptions> {
    private DecryptFilterPluginOptions with(String key) {
      return new DecryptFilterPluginOptions(TestData.pem(key), null, List.of());
    }

    @Override
    protected VconProcessor<DecryptFilterPluginOptions> processor() {
      return new DecryptProcessor(config(DecryptConfig.class));
    }

    /** The same document each time, as encrypting it makes another. */
    private final Vcon encrypted = encrypted().input();

    @Override
    protected ProcessorWork<DecryptFilterPluginOptions> work() {
      return new ProcessorWork<>(RecordingSession.of(encrypted), with("own/recipient1.key"));
    }

    @Override
    protected List<ProcessorWork<DecryptFilterPluginOptions>> failures() {
      return List.of(
          new ProcessorWork<>(RecordingSession.of(encrypted), with("own/signer.key")),
          new ProcessorWork<>(signed(), with("own/recipient1.key")));
    }
  }

  @Nested
  class Amend extends ProcessorContract<AmendedFilterPluginOptions> {
    @Override
    protected VconProcessor<AmendedFilterPluginOptions> processor() {
      return new AmendProcessor(config(AmendConfig.class));
    }

    @Override
    protected ProcessorWork<AmendedFilterPluginOptions> work() {
      return new ProcessorWork<>(plain(), new AmendedFilterPluginOptions());
    }

    /** A signed vCon that nobody has verified can't be read. */
    @Override
    protected List<ProcessorWork<AmendedFilterPluginOptions>> failures() {
      return List.of(new ProcessorWork<>(signed(), new AmendedFilterPluginOptions()));
    }
  }
}
