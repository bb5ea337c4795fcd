package org.vconserver.access.token;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.vendor.VendorCalls;

/**
 * Has the issuer of a file {@code config/org.vconserver.access.issuer-NAME.cfg}. One whose settings
 * are wrong is not used, and the log and the readiness say which it is. Thread-safe.
 */
@Component(
    service = {ConfiguredIssuer.class, ReadinessCheck.class},
    immediate = true,
    configurationPid = ConfiguredIssuer.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TokenIssuerConfig.class, factory = true)
public final class ConfiguredIssuer implements ReadinessCheck {
  static final String PID = "org.vconserver.access.issuer";

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredIssuer.class);

  private final String name;
  private final Optional<TokenIssuer> issuer;
  private final String fault;

  /** Fetches published keys; without it those known go on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable VendorCalls calls;

  @Activate
  public ConfiguredIssuer(TokenIssuerConfig config, Map<String, Object> properties) {
    this.name = name(properties);
    TokenIssuer made = null;
    String why = "";
    try {
      made =
          new TokenIssuer(
              name,
              config,
              () -> Optional.ofNullable(calls),
              Clock.systemUTC(),
              System::nanoTime,
              PublishedKeys.Pace.USUAL);
    } catch (IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
      LOG.error("No token of the issuer {} is taken: {}", name, why);
    }
    this.issuer = Optional.ofNullable(made);
    this.fault = why;
  }

  /** Gives the name in the configuration's, which comes after that of all issuers. */
  private static String name(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    return pid.startsWith(PID) && pid.length() > PID.length()
        ? pid.substring(PID.length() + 1)
        : "";
  }

  @Activate
  void start() {
    issuer.ifPresent(TokenIssuer::start);
  }

  @Deactivate
  void close() {
    issuer.ifPresent(TokenIssuer::close);
  }

  /** Gives the issuer; empty if it is not used. */
  Optional<TokenIssuer> issuer() {
    return issuer;
  }

  @Override
  public List<ReadinessFinding> look() {
    String part = "the issuer " + name;
    return issuer
        .map(used -> used.fault().map(why -> ReadinessFinding.warning(part, "jwks_url", why)))
        .orElseGet(() -> Optional.of(unused(part)))
        .stream()
        .toList();
  }

  private ReadinessFinding unused(String part) {
    return ReadinessFinding.warning(
        part, "config/" + PID + "-" + name + ".cfg", "no token of it is taken: " + fault);
  }
}
