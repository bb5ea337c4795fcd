package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/** Shows the bundle in the deploy folder of a server as it is shipped. */
@Timeout(120)
class ${className}ProcessorIT {
  private static final String UUID = "00000000-0000-8000-8000-000000000001";

  @TempDir Path folder;

  @Test
  void attachesTheTextToAStoredVcon() throws Exception {
    Path dist = Path.of(System.getProperty("vcon.dist"));
    try (TestServer server = TestServer.start(dist, folder, Map.of())) {
      server.deploy(Path.of(System.getProperty("bundle.jar")));

      Api api = server.api();
      api.post("/vcon", "{'uuid':'" + UUID + "','parties':[{}]}").expect(204);
      api.post("/process/" + UUID + "/${processor}?commit_changes=true", "{'text':'call back'}")
          .expect(200);

      assertEquals(
          "call back",
          api.get("/vcon/" + UUID).expect(200).json().at("/attachments/0/body").textValue());
    }
  }
}
