package org.vconserver.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.processor.BundleRole;

class BundlesPageTest {
  private final BundlesPage page = new BundlesPage("/system/console", "vcon-bundles");

  @Test
  void showsTheVerdictWithItsReasonAndNeeds() {
    String html = render(TestBundles.bundle(DeployState.WAITING, BundleRole.SERVING));
    assertTrue(html.contains("class=\"vs vs-waiting\">waiting</span>"), html);
    assertTrue(html.contains("since " + TestBundles.SINCE), html);
    assertTrue(html.contains("a reason"), html);
    assertTrue(html.contains("<li>a need</li>"), html);
  }

  @Test
  void showsLiveVersionsWithTheirRolesAndALinkToTheBundle() {
    String html = render(TestBundles.bundle(DeployState.ACTIVE, BundleRole.PINNED));
    assertTrue(
        html.contains(
            "<a href=\"/system/console/bundles/42\">2.0.0</a> for pipelines that name it"),
        html);
    assertTrue(html.contains("a live reason"), html);
  }

  @Test
  void aVersionThatWaitsIsSaidToWait() {
    for (BundleRole role : List.of(BundleRole.SERVING, BundleRole.TRIAL)) {
      String html = render(TestBundles.bundle(DeployState.WAITING, role));
      assertTrue(html.contains("2.0.0</a> waits"), html);
    }
    assertTrue(
        render(TestBundles.bundle(DeployState.ACTIVE, BundleRole.SERVING))
            .contains("2.0.0</a> serves"));
  }

  @Test
  void offersToDrainABundleThatServesAndToResumeOneThatWasDrained() {
    assertEquals(
        List.of("rollback", "drain", "remove"),
        actions(render(TestBundles.bundle(DeployState.ACTIVE, BundleRole.SERVING))));
    assertEquals(
        List.of("rollback", "resume", "remove"),
        actions(render(TestBundles.bundle(DeployState.DRAINING, BundleRole.LEAVING))));
    assertEquals(
        List.of("rollback", "remove"),
        actions(render(TestBundles.bundle(DeployState.WAITING, BundleRole.TRIAL))));
  }

  @Test
  void offersOnlyActionsThatTheServletKnows() {
    for (DeployState state : DeployState.values()) {
      for (BundleRole role : BundleRole.values()) {
        for (String action : actions(render(TestBundles.bundle(state, role)))) {
          assertTrue(BundleAction.find(action).isPresent(), action);
        }
      }
    }
  }

  @Test
  void aRollBackNamesTheVersionByItsDigest() {
    String html = render(TestBundles.bundle(DeployState.ACTIVE, BundleRole.SERVING));
    assertTrue(
        html.contains(
            "<input type=\"hidden\" name=\"digest\" value=\"d1\">"
                + "<button type=\"submit\">Roll back</button>"),
        html);
  }

  @Test
  void saysThatNothingIsDeployedAndNoMessageIfThereIsNone() {
    String html = page.render(List.of(), "");
    assertTrue(html.contains("Nothing is deployed."), html);
    assertFalse(html.contains("role=\"status\""), html);
  }

  @Test
  void escapesEveryValue() {
    String evil = "<script>alert('x')</script>\"";
    DeployedBundle bundle =
        new DeployedBundle(
            evil,
            DeployState.REFUSED,
            evil,
            List.of(evil),
            TestBundles.SINCE,
            evil,
            evil,
            evil,
            List.of(),
            List.of());
    String html = page.render(List.of(bundle), evil);
    assertFalse(html.contains("<script>"), html);
    assertFalse(html.contains("value=\"<"), html);
  }

  private String render(DeployedBundle bundle) {
    return page.render(List.of(bundle), "");
  }

  private static List<String> actions(String html) {
    return Pattern.compile("name=\"action\" value=\"([^\"]*)\"")
        .matcher(html)
        .results()
        .map(found -> Optional.ofNullable(found.group(1)).orElse(""))
        .toList();
  }
}
