package org.vconserver.access;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;

/** Warns as long as the server serves everybody who can reach it over a network. Thread-safe. */
@Component(service = ReadinessCheck.class)
public final class OpenServer implements ReadinessCheck {
  private final AccessRules rules;

  @Activate
  public OpenServer(@Reference AccessRules rules) {
    this.rules = rules;
  }

  @Override
  public List<ReadinessFinding> look() {
    return rules.isOpenToNetwork()
        ? List.of(
            ReadinessFinding.warning(
                "who calls",
                "ALLOW_INSECURE",
                "nobody is asked who they are, and whoever reaches the port may do everything"))
        : List.of();
  }
}
