package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;

/** Seeing and changing what is deployed. */
class BundleResourceTest {
  private static final byte[] JAR = {'P', 'K', 3, 4};
  private static final Map<String, String> HERE = Map.of("Host", "localhost:8000");

  private final Deployments deployments = new Deployments();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.bundles = deployments;
  }

  @Test
  void aJarIsTakenAsItComes() {
    assertEquals(
        "active",
        api.call("PUT", "/bundles/a.jar", JAR, HERE).expect(200).json().path("state").asText());
    assertEquals(List.of("put a.jar 4"), deployments.calls);
  }

  @Test
  void aRefusedJarIsTold() {
    deployments.state = DeployState.REFUSED;
    api.call("PUT", "/bundles/a.jar", JAR, HERE).expect(422, "bundle: a.jar refused: why");
  }

  @ParameterizedTest
  @CsvSource({"application/java-archive,200", "application/zip,200", "application/json,422"})
  void onlyAJarIsAJar(String type, int status) {
    Map<String, String> headers = Map.of("Host", "localhost", "Content-Type", type);
    api.call("PUT", "/bundles/a.jar", JAR, headers).expect(status);
  }

  @Test
  void anEmptyOrTooLargeJarIsRefused() {
    api.call("PUT", "/bundles/a.jar", new byte[0], HERE).expect(422, "[body] missing");
    byte[] large = new byte[RestApi.MAX_BODY + 1];
    api.call("PUT", "/bundles/a.jar", large, HERE)
        .expect(413, "The body is larger than 10000 bytes");
    api.call("PUT", "/bundles/a.jar", new byte[RestApi.MAX_BODY], HERE).expect(200);
  }

  @Test
  void changesAreHandedOn() {
    api.call("DELETE", "/bundles/a.jar?force=true", "", HERE).expect(200);
    api.call("PUT", "/bundles/a.jar/drain", "", HERE).expect(200);
    api.call("PUT", "/bundles/a.jar/resume", "", HERE).expect(200);
    api.call("PUT", "/bundles/a.jar/rollback?digest=d", "", HERE).expect(200);
    assertEquals(
        List.of("remove a.jar true", "drain a.jar", "resume a.jar", "roll back a.jar d"),
        deployments.calls);
    api.call("DELETE", "/bundles/a.jar?force=x", "", HERE)
        .expect(422, "[query,force] bool_parsing");
  }

  @Test
  void anUnknownJarIsNotFound() {
    api.get("/bundles/a.jar").expect(404, "bundle: a.jar not found");
    api.services.bundles = null;
    api.get("/bundles/a.jar")
        .expect(503, "The service BundleDeployments is not active at the moment");
  }

  @Test
  void whoMayChangeSomethingIsSet() {
    RestApi nobody = api(false);
    nobody
        .call("PUT", "/bundles/a.jar/drain", "", HERE)
        .expect(403, "Bundles can't be changed by the API of this server: see UPLOAD_BUNDLES");
    api(true).call("PUT", "/bundles/a.jar/drain", "", HERE).expect(200);
  }

  private RestApi api(boolean changes) {
    RestApi other = new RestApi(RestApi.settings(List.of(), RestApi.MAX_BODY, true, true, changes));
    other.services.bundles = deployments;
    return other;
  }

  /** Notes what is asked of it, and answers with one verdict. */
  private static final class Deployments implements BundleDeployments {
    final List<String> calls = new ArrayList<>();
    DeployState state = DeployState.ACTIVE;

    private DeployedBundle note(String file, String call) {
      calls.add(call);
      return new DeployedBundle(
          file, state, "why", List.of(), Instant.EPOCH, "b", "1", "d", List.of(), List.of());
    }

    @Override
    public List<DeployedBundle> list() {
      return List.of();
    }

    @Override
    public Optional<DeployedBundle> find(String file) {
      return Optional.empty();
    }

    @Override
    public DeployedBundle put(String file, InputStream content) {
      try {
        return note(file, "put " + file + " " + content.readAllBytes().length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public DeployedBundle remove(String file, boolean force) {
      return note(file, "remove " + file + " " + force);
    }

    @Override
    public DeployedBundle drain(String file) {
      return note(file, "drain " + file);
    }

    @Override
    public DeployedBundle resume(String file) {
      return note(file, "resume " + file);
    }

    @Override
    public DeployedBundle rollBack(String file, Optional<String> digest) {
      return note(file, "roll back " + file + " " + digest.orElse("none"));
    }
  }
}
