package org.vconserver.access.token;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.access.token.TokenTrial.claims;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.access.identity.Identity;

/** How the keys of an issuer that publishes them are followed. */
@Timeout(30)
class PublishedKeysTest {
  private static final SigningKey FIRST = SigningKey.once(() -> SigningKey.ec("first"));
  private static final SigningKey SECOND = SigningKey.once(() -> SigningKey.ec("second"));
  private static final String NONE = "The token is signed with a key that is none of its issuer's";
  private static final String AWAY = "The keys of the token's issuer can not be fetched now";
  private static final String FETCHING = "The keys of the token's issuer are being fetched";

  private final TokenTrial trial = new TokenTrial();
  private Provider provider;

  @BeforeEach
  void begin() throws Exception {
    provider = new Provider(FIRST);
  }

  @AfterEach
  void close() {
    provider.close();
    trial.close();
  }

  /** Gives a token that was not seen before. */
  private static String fresh(SigningKey key, String id) {
    return key.token(claims(c -> c.put("jti", id)));
  }

  @Test
  void keysAreFetchedAtTheStartAndOnceForManyTokens() {
    trial.with(provider).start();
    await().atMost(9, SECONDS).until(() -> provider.fetches() == 1);
    for (int i = 0; i < 20; i++) {
      trial.caller(fresh(FIRST, "t" + i));
    }
    assertEquals(1, provider.fetches());
  }

  @Test
  void aNewKeyIsFetchedWhenItsFirstTokenComes() {
    trial.with(provider);
    trial.caller(FIRST.token(claims()));
    provider.publish(FIRST, SECOND);
    trial.pass(Duration.ofSeconds(5));
    trial.caller(SECOND.token(claims()));
    assertEquals(2, provider.fetches());
  }

  @Test
  void keysThatAreNotKnownCauseOneFetchInFiveSeconds() throws Exception {
    trial.with(provider);
    trial.caller(FIRST.token(claims()));
    trial.pass(Duration.ofSeconds(5));
    for (int i = 0; i < 5; i++) {
      assertEquals(NONE, trial.refusal(SigningKey.ec("u" + i).token(claims())));
    }
    assertEquals(2, provider.fetches());
    trial.caller(fresh(FIRST, "goes on"));
  }

  @Test
  void aTokenThatIsForgedOrOfAnotherAudienceCausesNoFetch() throws Exception {
    trial.with(provider);
    trial.caller(FIRST.token(claims()));
    trial.pass(Duration.ofSeconds(5));
    trial.refusal(SigningKey.ec("first").token(claims()));
    trial.refusal(SECOND.token(claims(c -> c.put("aud", "wiki"))));
    trial.refusal(SECOND.token(claims(c -> c.put("exp", 1))));
    assertEquals(1, provider.fetches());
  }

  @Test
  void theTokensOfAKeyThatWasTakenAwayEndWithTheNextFetch() {
    PublishedKeys.Pace often =
        new PublishedKeys.Pace(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofDays(1));
    TokenIssuer issuer = trial.with("corp", Map.of("jwks_url", provider.url()), often);
    String token = FIRST.token(claims());
    trial.caller(token);
    issuer.start();
    provider.publish(SECOND);
    await()
        .atMost(9, SECONDS)
        .until(() -> trial.tokens.identify(token).equals(new Identity.Refused(NONE)));
    trial.caller(SECOND.token(claims()));
  }

  @Test
  void theUsualPaceEndsTheTokensOfSuchAKeyWithinFiveMinutes() {
    PublishedKeys.Pace usual = PublishedKeys.Pace.USUAL;
    assertTrue(usual.usual().plus(usual.limit()).compareTo(Duration.ofMinutes(5)) < 0);
    assertTrue(usual.limit().compareTo(Duration.ofSeconds(2)) <= 0);
  }

  @Test
  void whileTheProviderIsAwayTheKnownKeysGoOn() {
    TokenIssuer issuer = trial.with(provider);
    trial.caller(FIRST.token(claims()));
    String url = provider.url();
    provider.close();
    trial.pass(Duration.ofSeconds(5));
    assertEquals(AWAY, trial.untold(SECOND.token(claims())));
    assertEquals(AWAY, trial.untold(fresh(SECOND, "at once")));
    trial.caller(fresh(FIRST, "goes on"));
    String fault = issuer.fault().orElseThrow();
    String place = url.replaceAll("http://|/jwks", "");
    assertTrue(fault.startsWith("the provider of its keys at " + place), fault);
    assertTrue(fault.endsWith("; the keys known go on"), fault);
  }

  @Test
  void knownKeysGoOnForADayWithoutTheProvider() {
    trial.with(provider);
    trial.caller(FIRST.token(claims()));
    provider.answerWith(500);
    trial.pass(Duration.ofHours(24));
    long end = trial.clock.instant().plusSeconds(600).getEpochSecond();
    assertEquals(AWAY, trial.untold(SECOND.token(claims(c -> c.put("exp", end)))));
    trial.caller(FIRST.token(claims(c -> c.put("exp", end))));
    trial.pass(Duration.ofSeconds(6));
    assertEquals(AWAY, trial.untold(SECOND.token(claims(c -> c.put("exp", end)))));
    assertEquals(AWAY, trial.untold(FIRST.token(claims(c -> c.put("exp", end)))));
  }

  @Test
  void withoutAnyKeyNothingCanBeToldAndTheServerSaysSo() {
    provider.answerWith(503);
    TokenIssuer issuer = trial.with(provider);
    assertEquals(Optional.empty(), issuer.fault());
    assertEquals(AWAY, trial.untold(FIRST.token(claims())));
    assertEquals(
        "the provider of its keys at 127.0.0.1 answers with status 503; no token can be verified",
        issuer.fault().orElseThrow());
    provider.answerWith(200);
    trial.pass(Duration.ofSeconds(5));
    trial.caller(FIRST.token(claims()));
    assertEquals(Optional.empty(), issuer.fault());
  }

  @Test
  void anAnswerThatIsNoSetOfKeysChangesNothing() throws Exception {
    TokenIssuer issuer = trial.with(provider);
    trial.caller(FIRST.token(claims()));
    for (String text :
        List.of(
            "<html>",
            "{}",
            "{\"keys\":[]}",
            "{\"keys\":{}}",
            "{\"keys\":[1,null,{}]}",
            "{\"keys\":[" + SigningKey.rsa("small", "RS256", 1024).published() + "]}",
            "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\"}]}",
            "[" + FIRST.published() + "]",
            "{\"x\":\"" + "y".repeat(1 << 18) + "\"}")) {
      provider.publishText(text);
      trial.pass(Duration.ofSeconds(5));
      assertEquals(AWAY, trial.untold(SECOND.token(claims())), text);
      assertTrue(issuer.fault().isPresent(), text);
    }
    trial.caller(fresh(FIRST, "goes on"));
  }

  @Test
  void keysForSomethingElseArePassedOver() throws Exception {
    String first = FIRST.published().toString();
    String second = SECOND.published().toString();
    for (String other :
        List.of("\"use\":\"enc\"", "\"alg\":\"ES384\"", "\"key_ops\":[\"deriveKey\"]")) {
      provider.publishText(
          "{\"keys\":[" + second.replaceFirst("\\{", "{" + other + ",") + "," + first + "]}");
      trial.pass(Duration.ofSeconds(5));
      try (TokenTrial own = new TokenTrial()) {
        own.with(provider);
        assertEquals(NONE, own.refusal(SECOND.token(claims())), other);
        own.caller(FIRST.token(claims()));
      }
    }
  }

  @Test
  void aFewWaitForAFetchAndTheOthersAreToldAtOnce() throws Exception {
    trial.with(provider);
    provider.hold();
    ExecutorService callers = Executors.newFixedThreadPool(40);
    try {
      List<Future<Identity>> told = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String token = fresh(FIRST, "t" + i);
        told.add(callers.submit(() -> trial.tokens.identify(token)));
      }
      await().atMost(9, SECONDS).until(() -> told.stream().filter(Future::isDone).count() == 36);
      provider.answer();
      int accepted = 0;
      for (Future<Identity> one : told) {
        if (one.get() instanceof Identity.Known) {
          accepted++;
        } else {
          assertEquals(new Identity.Untold(FETCHING), one.get());
        }
      }
      assertEquals(4, accepted);
      assertEquals(1, provider.fetches());
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aProviderThatHangsIsGivenUpAfterTwoSeconds() {
    TokenIssuer issuer = trial.with(provider);
    provider.hold();
    assertEquals(AWAY, trial.untold(FIRST.token(claims())));
    assertTrue(issuer.fault().orElseThrow().contains("did not answer within 2 s"));
  }

  @Test
  void anIssuerThatGoesTellsThoseWhoWait() throws Exception {
    TokenIssuer issuer = trial.with(provider);
    provider.hold();
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<Identity> told = caller.submit(() -> trial.tokens.identify(FIRST.token(claims())));
      await().atMost(9, SECONDS).until(() -> provider.fetches() == 1);
      issuer.close();
      assertEquals(new Identity.Untold(AWAY), told.get(5, SECONDS));
      assertEquals(AWAY, trial.untold(FIRST.token(claims())));
    } finally {
      caller.shutdownNow();
    }
  }
}
