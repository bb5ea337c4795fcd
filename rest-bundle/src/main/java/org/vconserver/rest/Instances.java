package org.vconserver.rest;

import java.util.List;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.servlet.async.AsyncContextDelegateProviderImpl;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;
import org.vconserver.rest.error.Refusals;
import org.vconserver.rest.peer.PeerAnswers;

/**
 * Gives Jersey the one instance of each resource class. A resource that is registered as an
 * instance would be served as well, with a warning at each start that it "will be ignored".
 */
final class Instances extends AbstractBinder {
  private final List<Object> resources;
  private final PeerAnswers answers;
  private final Refusals refusals;

  Instances(List<Object> resources, PeerAnswers answers, Refusals refusals) {
    this.resources = resources;
    this.answers = answers;
    this.refusals = refusals;
  }

  @Override
  protected void configure() {
    bind(answers).to(PeerAnswers.class);
    bind(refusals).to(Refusals.class);
    // Found by Jersey itself only where it looks at META-INF/services.
    bind(AsyncContextDelegateProviderImpl.class).to(AsyncContextDelegateProvider.class);
    resources.forEach(this::bindResource);
  }

  @SuppressWarnings("unchecked") // an object is of its own class
  private <T> void bindResource(T resource) {
    bind(resource).to((Class<T>) resource.getClass());
  }
}
