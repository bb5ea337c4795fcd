package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;

/** Adds a new version of the input vCon, which can be changed although the input is signed. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.jose.create_amended")
@Designate(ocd = AmendConfig.class, factory = true)
@ProcessorName("create_amended")
public final class AmendProcessor implements VconProcessor<AmendedFilterPluginOptions> {
  private static final String DOMAIN = "vconserver.org";

  /** Holds a test value of py_vcon that stayed in, and that its clients know. */
  private static final String PEER_DOMAIN = "py-test.org";

  private final String domain;

  @Activate
  public AmendProcessor(AmendConfig config) {
    this.domain =
        !config.uuid__domain().isBlank()
            ? config.uuid__domain().strip()
            : config.wire__compat().isBlank() ? DOMAIN : PEER_DOMAIN;
  }

  @Override
  public ProcessorDescriptor<AmendedFilterPluginOptions> descriptor() {
    return ProcessorDescriptor.of(
        AmendedFilterPluginOptions.class,
        "Amend",
        "Adds a copy of the input vCon with a uuid of its own, which names the input as the version"
            + " that it amends. Of a signed vCon, which must be verified, the copy is unsigned.");
  }

  @Override
  public void process(ProcessorSession session, AmendedFilterPluginOptions options) {
    Vcon original = session.input().content();
    ObjectNode copy = original.copyTree();
    copy.put("uuid", VconUuid.version8(domain));
    copy.putObject("amended").put("uuid", original.uuid());
    copy.remove("appended");
    // The two exclude each other (core-04, section 4.1); the original goes on to tell of its own.
    if (!copy.path("redacted").isEmpty()) {
      copy.remove("redacted");
    }
    session.add(Vcon.of(copy));
  }
}
