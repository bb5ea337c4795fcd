package org.vconserver.pipeline.media;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Fetches what urls in vCons lead to. Such a url is a stranger's: this server is not to be led to
 * its own network by it, nor kept busy. The addresses that a host has are looked up once, looked
 * at, and exactly those are connected to, so that a second look-up can't give others.
 *
 * <p>Thread-safe. A change of the configuration holds for what is fetched from then on.
 */
@Component(service = MediaFetcher.class, configurationPid = "org.vconserver.media")
@Designate(ocd = MediaConfig.class)
public final class MediaFetcher {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int THREADS = 16;

  private final SslContextFactory.Client tls;
  private final NameLookup names;
  private final LongSupplier nanoTime = System::nanoTime;
  private volatile MediaPolicy policy;

  @GuardedBy("this")
  private @Nullable HttpClient started;

  /** Gives the addresses of a host. */
  @FunctionalInterface
  interface NameLookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  @Activate
  public MediaFetcher(MediaConfig config) {
    this(MediaPolicy.of(config), new SslContextFactory.Client(), InetAddress::getAllByName);
  }

  MediaFetcher(MediaPolicy policy, SslContextFactory.Client tls, NameLookup names) {
    this.policy = policy;
    this.tls = tls;
    this.names = names;
  }

  @Modified
  void modified(MediaConfig config) {
    policy = MediaPolicy.of(config);
  }

  @Deactivate
  public synchronized void deactivate() throws Exception {
    if (started != null) {
      started.stop();
      started = null;
    }
  }

  MediaPolicy policy() {
    return policy;
  }

  /**
   * Fetches the content behind a url.
   *
   * @throws VconException one of {@link MediaError}
   */
  DialogMedia fetch(String url) throws InterruptedException {
    MediaPolicy now = policy;
    long deadline = nanoTime.getAsLong() + now.totalLimit().toNanos();
    URI next = now.check(url);
    for (int redirects = 0; redirects <= now.maxRedirects(); redirects++) {
      Download.Answer answer = get(next, now, deadline);
      if (answer.status() == 200) {
        return DialogMedia.of(answer.content(), answer.type());
      }
      if (!REDIRECTS.contains(answer.status())) {
        throw asFailure(answer.status());
      }
      next = redirected(next, answer.location(), now);
    }
    throw new VconException(
        MediaError.MEDIA_URL_REFUSED,
        "url: is redirected more than " + now.maxRedirects() + " times");
  }

  private static URI redirected(URI from, String location, MediaPolicy policy) {
    try {
      if (location.isEmpty()) {
        throw new IllegalArgumentException("no Location");
      }
      return policy.check(from.resolve(new URI(location)));
    } catch (java.net.URISyntaxException | IllegalArgumentException e) {
      throw new VconException(
          MediaError.MEDIA_URL_REFUSED, "url: is redirected to what is no URL", e);
    }
  }

  private Download.Answer get(URI url, MediaPolicy policy, long deadline)
      throws InterruptedException {
    long left = Math.max(1, deadline - nanoTime.getAsLong());
    Download download = new Download(policy.maxBytes(), MemoryShare.current());
    Request request =
        client(policy)
            .newRequest(withoutFragment(url))
            .timeout(left, TimeUnit.NANOSECONDS)
            // What is hashed is the content itself, not a compressed form of it.
            .headers(h -> h.put(HttpHeader.ACCEPT_ENCODING, "identity"))
            .headers(h -> h.put(HttpHeader.CONNECTION, "close"));
    request.send(download);
    try {
      // A little more than the client's own limit, which it can't keep while it looks up a name.
      return download.answer().get(left + 1_000_000_000, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw asFailure(e.getCause());
    } catch (TimeoutException e) {
      CompletableFuture<Boolean> unused = request.abort(e);
      throw asFailure(e);
    } catch (InterruptedException e) {
      CompletableFuture<Boolean> unused = request.abort(e);
      throw e;
    }
  }

  private static URI withoutFragment(URI url) {
    return url.getRawFragment() == null ? url : URI.create(url.toString().split("#", 2)[0]);
  }

  /** Made when it is needed first: most servers never fetch anything. */
  private synchronized HttpClient client(MediaPolicy policy) {
    HttpClient client = started;
    if (client == null) {
      client = newClient();
      try {
        client.start();
        // Redirects and logins are not the client's business.
        client.getProtocolHandlers().clear();
      } catch (Exception e) {
        throw new IllegalStateException("The HTTP client does not start", e);
      }
      started = client;
    }
    client.setConnectTimeout(policy.connectLimit().toMillis());
    return client;
  }

  private HttpClient newClient() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("media");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setSslContextFactory(tls);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "vcon-server"));
    client.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    client.setSocketAddressResolver(
        (host, port, context, promise) -> threads.execute(() -> resolve(host, port, promise)));
    return client;
  }

  private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      MediaPolicy now = policy;
      List<InetSocketAddress> admitted = new ArrayList<>();
      for (InetAddress address : names.addressesOf(literal)) {
        if (now.admits(address)) {
          // The name in the address is the one that the host's certificate is compared with.
          InetAddress named = InetAddress.getByAddress(literal, address.getAddress());
          admitted.add(new InetSocketAddress(named, port));
        }
      }
      if (admitted.isEmpty()) {
        promise.failed(
            new VconException(
                MediaError.MEDIA_ADDRESS_REFUSED,
                "url: its host is at an address that is not fetched from"));
      } else {
        promise.succeeded(admitted);
      }
    } catch (UnknownHostException | RuntimeException e) {
      promise.failed(e);
    }
  }

  private static VconException asFailure(int status) {
    boolean passing = status == 408 || status == 429 || status >= 500;
    return new VconException(
        passing ? MediaError.MEDIA_UNAVAILABLE : MediaError.MEDIA_NOT_FOUND,
        "url: was answered with status " + status);
  }

  private static VconException asFailure(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VconException known) {
        return known;
      }
      if (cause instanceof TimeoutException || cause instanceof java.net.SocketTimeoutException) {
        return new VconException(
            MediaError.MEDIA_TIMEOUT, "url: takes longer than media are given", failure);
      }
      if (cause instanceof UnknownHostException) {
        return new VconException(
            MediaError.MEDIA_UNAVAILABLE, "url: its host is not known", failure);
      }
      if (cause instanceof SSLException) {
        return new VconException(
            MediaError.MEDIA_UNAVAILABLE, "url: its host can't be trusted (TLS)", failure);
      }
    }
    return new VconException(
        MediaError.MEDIA_UNAVAILABLE, "url: its host can't be reached or fails", failure);
  }
}
