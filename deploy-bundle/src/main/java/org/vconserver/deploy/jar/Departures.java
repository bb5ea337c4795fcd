package org.vconserver.deploy.jar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.framework.Installed;

/**
 * The bundles of one jar that are on their way out: nobody gets their processors any more, and they
 * go when the last use of these is closed. Used by one task at a time.
 */
public final class Departures {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  private final String jar;
  private final JarContext means;
  private final List<Installed> leaving = new ArrayList<>();

  public Departures(String jar, JarContext means) {
    this.jar = jar;
    this.means = means;
  }

  /** Sends a bundle on its way. */
  public void add(Installed one, String reason) {
    means.processors().role(one.id(), BundleRole.LEAVING);
    one.because(reason, means.nanoTime().getAsLong());
    leaving.add(one);
  }

  public List<Installed> all() {
    return List.copyOf(leaving);
  }

  /** A bundle of this content that is not gone yet, which stays after all. */
  public Optional<Installed> takeBack(String digest) {
    Optional<Installed> found =
        leaving.stream().filter(one -> one.file().digest().equals(digest)).findFirst();
    found.ifPresent(
        one -> {
          leaving.remove(one);
          one.because("", means.nanoTime().getAsLong());
        });
    return found;
  }

  /**
   * Lets those go whose last use has ended.
   *
   * @param forced whether all go at once
   */
  public void look(boolean forced) throws InterruptedException {
    for (Installed one : all()) {
      int users = means.processors().users(one.id());
      Duration waited = Duration.ofNanos(means.nanoTime().getAsLong() - one.sinceNanos());
      boolean over = waited.compareTo(means.settings().drainLimit()) > 0;
      if (users == 0 || forced || (over && means.settings().drainForced())) {
        go(one, users);
      } else if (over) {
        report(one, users, waited);
      }
    }
  }

  private void go(Installed one, int users) throws InterruptedException {
    leaving.remove(one);
    if (users > 0) {
      LOG.warn("deploy: {} {} is stopped under {} runs", jar, one.version(), users);
    }
    remove(one);
    LOG.info(
        "deploy: {}: {} {} removed, {}",
        jar,
        one.bundle().getSymbolicName(),
        one.version(),
        one.reason());
  }

  private void report(Installed one, int users, Duration waited) {
    one.because(users + " runs have not ended for " + waited.toSeconds() + " s");
    if (one.report()) {
      LOG.warn(
          "deploy: {} {} can't go: {} runs still use it after {} s",
          jar,
          one.version(),
          users,
          means.settings().drainLimit().toSeconds());
    }
  }

  /** Takes a bundle out of the framework, whoever uses it. */
  public void remove(Installed one) throws InterruptedException {
    means.life().remove(one.bundle());
    means.processors().forget(one.id());
  }
}
