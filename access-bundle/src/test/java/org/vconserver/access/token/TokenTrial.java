package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.access.Caller;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.tck.SettableClock;

/** Issuers as they are configured, with a time that is told. */
final class TokenTrial implements AutoCloseable {
  static final String ISSUER = "https://id.example.org/realms/calls";
  static final String AUDIENCE = "vcon-server";
  static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  /** Fetches as soon as it is asked to, and never by itself. */
  static final PublishedKeys.Pace AT_ONCE =
      new PublishedKeys.Pace(
          Duration.ofDays(9),
          Duration.ofDays(9),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofDays(1));

  final SettableClock clock = new SettableClock(NOW);
  final AtomicLong nanos = new AtomicLong();
  final IssuedTokens tokens = new IssuedTokens(clock, 100);
  private final List<TokenIssuer> issuers = new ArrayList<>();
  private final VendorHttp calls =
      new VendorHttp(
          new ProcessCounters(), Clock.systemUTC(), System::nanoTime, new ArrayList<>()::add, 9);

  /** Makes a configuration; what it does not set has its default. */
  static TokenIssuerConfig config(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(Map.of("issuer", ISSUER, "audience", AUDIENCE));
    all.putAll(values);
    return (TokenIssuerConfig)
        Proxy.newProxyInstance(
            TokenTrial.class.getClassLoader(),
            new Class<?>[] {TokenIssuerConfig.class},
            (proxy, method, arguments) -> {
              Object value = all.get(method.getName().replace("__", "_").replaceFirst("^_", "."));
              return value == null ? method.getDefaultValue() : value;
            });
  }

  /** Adds an issuer whose keys are published. */
  TokenIssuer with(Provider provider) {
    return with("corp", Map.of("jwks_url", provider.url()), AT_ONCE);
  }

  TokenIssuer with(String name, Map<String, ?> settings, PublishedKeys.Pace pace) {
    TokenIssuer issuer =
        new TokenIssuer(name, config(settings), () -> Optional.of(calls), clock, nanos::get, pace);
    issuers.add(issuer);
    tokens.add(issuer);
    return issuer;
  }

  /** Lets time pass, for tokens and for fetches. */
  void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  /** Makes the claims of a token that is good for five minutes. */
  static ObjectNode claims(Consumer<ObjectNode> change) {
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.put("iss", ISSUER).put("aud", AUDIENCE).put("sub", "alice");
    claims.put("iat", NOW.getEpochSecond()).put("exp", NOW.plusSeconds(300).getEpochSecond());
    change.accept(claims);
    return claims;
  }

  static ObjectNode claims() {
    return claims(claims -> {});
  }

  Caller caller(String token) {
    Identity identity = tokens.identify(token);
    return assertInstanceOf(Identity.Known.class, identity, identity.toString()).caller();
  }

  String refusal(String token) {
    Identity identity = tokens.identify(token);
    return assertInstanceOf(Identity.Refused.class, identity, identity.toString()).reason();
  }

  String untold(String token) {
    Identity identity = tokens.identify(token);
    return assertInstanceOf(Identity.Untold.class, identity, identity.toString()).reason();
  }

  @Override
  public void close() {
    issuers.forEach(TokenIssuer::close);
    calls.close();
  }
}
