package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** What beginners drop into the deploy folder, all of it at once, and the verdict on each. */
@Timeout(180)
class BeginnersIT {
  private static final int JAVA = Runtime.version().feature();
  private static final String API = "org.vconserver.api.processor";
  private static final String PLAIN =
      "refused: it has a processor, but it is a plain jar and no OSGi bundle (no"
          + " Bundle-SymbolicName in its manifest): build it with the bnd-maven-plugin";

  @TempDir static Path folder;
  private static Path deploy;
  private static Path good;
  private static ServerProcess server;
  private static Api api;

  /** The verdict that each jar has to begin with. */
  private static final Map<String, String> EXPECTED = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    deploy = Files.createDirectories(folder.resolve("deploy"));
    good = PluginJar.STAMP.build("1.0.0", folder);
    server = ServerProcess.start(folder, Map.of("DEPLOY_START_SECONDS", "3"));
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static void drop(String file, JarEdit jar, String verdict) throws IOException {
    jar.write(deploy.resolve(file));
    EXPECTED.put(file, verdict);
  }

  private static JarEdit good(String name) throws IOException {
    return JarEdit.of(good).named(name);
  }

  /** A jar whose source was changed. */
  private static JarEdit source(String name, UnaryOperator<String> change) throws Exception {
    return JarEdit.of(PluginJar.STAMP.build("1.0.0", folder, change)).named(name);
  }

  @Test
  void whateverIsDroppedGetsTheVerdictThatHelps() throws Exception {
    bundlesThatAreNone();
    needs();
    classes();
    starts();
    copies();
    names();
    files();
    Map<String, String> told = new TreeMap<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              told.clear();
              told.putAll(verdicts());
              return told.keySet().containsAll(EXPECTED.keySet())
                  && told.values().stream().noneMatch(verdict -> verdict.matches("(inst|reso).*"));
            });
    List<String> wrong = new ArrayList<>();
    EXPECTED.forEach(
        (file, verdict) -> {
          if (!told.getOrDefault(file, "").contains(verdict)) {
            wrong.add(file + "\n  must say  " + verdict + "\n  and says  " + told.get(file));
          }
        });
    assertEquals("", String.join("\n", wrong));
    theNameIsHandedOverByTheCommandThatIsPrinted(told.get("jq-stranger.jar"));
  }

  private static Map<String, String> verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode bundle : api.get("/bundles").expect(200).json().path("bundles")) {
      List<String> missing = new ArrayList<>();
      bundle.path("missing").forEach(one -> missing.add(one.asText()));
      verdicts.put(
          bundle.path("file").asText(),
          bundle.path("state").asText()
              + ": "
              + bundle.path("reason").asText()
              + (missing.isEmpty() ? "" : " " + String.join("; ", missing)));
    }
    return verdicts;
  }

  private static void bundlesThatAreNone() throws Exception {
    drop("plain.jar", good("plain").plain().withoutEntries("OSGI-INF/"), PLAIN);
    drop(
        "shaded.jar",
        good("shaded")
            .plain()
            .withoutEntries("OSGI-INF/")
            .header("Created-By", "a shade")
            .entry("org/lib/A.txt", new byte[1]),
        PLAIN);
    String unregistered =
        "refused: it has a processor, but nothing that registers it: annotate the class with"
            + " @Component";
    drop(
        "no-component.jar",
        good("no.component").without("Service-Component").withoutEntries("OSGI-INF/"),
        unregistered);
    drop("no-xml.jar", good("no.xml").withoutEntries("OSGI-INF/"), unregistered);
    drop(
        "library.jar",
        good("library")
            .without("Service-Component")
            .withoutEntries("OSGI-INF/")
            .withoutEntries("com/acme/stamp/StampProcessor.class")
            .entry("com/acme/stamp/EventProcessor.class", new byte[4]),
        "active: it runs, and has no processor");
  }

  private static void needs() throws Exception {
    drop(
        "needs-package.jar",
        good("needs.package")
            .more("Import-Package", "org.apache.commons.math3.stat;version=\"[3.6,4)\""),
        "package org.apache.commons.math3.stat [3.6.0,4.0.0), which no bundle exports: deploy one"
            + " that does, or carry it in the jar");
    drop(
        "needs-api-2.jar",
        good("needs.api2")
            .less("Import-Package", API)
            .more("Import-Package", API + ";version=\"[2,3)\""),
        "refused: it is made for another version of the API: it needs package " + API + " [2.0.0");
    drop(
        "needs-jackson.jar",
        good("needs.jackson")
            .less("Import-Package", "com.fasterxml.jackson.databind.node")
            .more("Import-Package", "com.fasterxml.jackson.databind.node;version=\"[2.17,2.18)\""),
        ": the API is bound to 2.");
    drop(
        "needs-java.jar",
        good("needs.java")
            .header(
                "Require-Capability",
                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=" + (JAVA + 8) + "))\""),
        "waiting: it waits for what is missing a newer Java than this " + JAVA);
    drop(
        "needs-service.jar",
        good("needs.service")
            .text(
                ".xml",
                xml ->
                    xml.replace(
                        "<implementation",
                        "<reference name=\"ref\" interface=\"com.acme.NoSuch\"/><implementation")),
        "waiting: it waits for what is missing service com.acme.NoSuch for component");
  }

  private static void classes() throws Exception {
    drop(
        "later-java.jar",
        good("later.java")
            .bytes(
                ".class",
                bytes -> {
                  byte[] later = bytes.clone();
                  later[7] = (byte) (44 + JAVA + 8);
                  return later;
                }),
        "it is built for Java "
            + (JAVA + 8)
            + ", this is "
            + JAVA
            + ": set maven.compiler.release to "
            + JAVA);
    drop(
        "no-import.jar",
        good("no.import").less("Import-Package", API),
        "; add org.vconserver.api.processor to Import-Package, or carry it in the jar");
    drop(
        "no-class.jar",
        good("no.class")
            .text(".xml", xml -> xml.replace("class=\"com.acme.stamp.", "class=\"com.acme.other.")),
        "names the class com.acme.other.StampProcessor, which is not there");
  }

  private static void starts() throws Exception {
    drop(
        "constructor.jar",
        source(
            "constructor",
            inClass(
                "public StampProcessor() { throw new IllegalStateException(\"no licence\"); }")),
        "could not be activated: java.lang.IllegalStateException: no licence");
    drop(
        "static.jar",
        source("statics", inClass("static final int N = Integer.parseInt(\"boom\");")),
        "java.lang.NumberFormatException: For input string: \"boom\"");
    drop(
        "sleeps.jar",
        source(
            "sleeps",
            inClass(
                "public StampProcessor() throws Exception {"
                    + " new java.util.concurrent.CountDownLatch(1).await(); }")),
        "it did not answer within 3 s");
    drop(
        "descriptor.jar",
        source(
            "descriptor",
            text ->
                text.replace(
                    "return ProcessorDescriptor",
                    "if (true) throw new IllegalStateException(\"shy\"); return ProcessorDescriptor")),
        "processor descriptor is left out: java.lang.IllegalStateException: shy");
    drop(
        "option.jar",
        source("option", text -> text.replaceAll("@Option\\(title[^)]*\\) String", "String")),
        "prefix");
  }

  private static UnaryOperator<String> inClass(String text) {
    return source ->
        source.replaceFirst(
            "(?=  public record StampOptions)", "  " + Matcher.quoteReplacement(text) + "\n");
  }

  private static void copies() throws Exception {
    byte[] none = new byte[4];
    drop(
        "fat.jar",
        good("fat")
            .less("Import-Package", API)
            .entry("org/vconserver/api/processor/VconProcessor.class", none),
        "refused: it carries its own copy of the API (org.vconserver.api.processor), in which the"
            + " server finds no processor: give the dependency the scope provided");
    drop(
        "own-jackson.jar",
        good("own.jackson")
            .less("Import-Package", "com.fasterxml.jackson.databind.node")
            .entry("com/fasterxml/jackson/databind/JsonNode.class", none)
            .entry("com/fasterxml/jackson/databind/node/TextNode.class", none),
        "refused: it carries its own Jackson");
    Path sqlite;
    try (Stream<Path> jars = Files.walk(TestFiles.DIST.resolve("bundles"))) {
      sqlite =
          jars.filter(jar -> jar.getFileName().toString().startsWith("sqlite-jdbc"))
              .findFirst()
              .orElseThrow();
    }
    drop(
        "sqlite.jar",
        JarEdit.of(sqlite).header("Bundle-Version", "3.1.0"),
        "refused: the server has this bundle already");
  }

  private static void names() throws Exception {
    drop("no-name.jar", good("no.name").processor(""), "not ''");
    drop(
        "bad-name.jar",
        good("bad.name").processor("no name"),
        "vcon.processor.name must be 1 to 100 letters, digits, dots, dashes and underscores, not"
            + " 'no name'");
    drop(
        "jq-stranger.jar",
        good("com.acme.stranger").processor("jq"),
        "refused: processor jq belongs to bundle org.vconserver.processor.core: give yours another"
            + " name, or hand this one over to com.acme.stranger by curl -X PUT 'http://127.0.0.1:");
    drop("with space und ümlaut.jar", good("umlaut"), "active: ");
  }

  private static void files() throws Exception {
    byte[] whole = Files.readAllBytes(good);
    put("truncated.jar", Arrays.copyOf(whole, whole.length / 2), "no complete jar for 10 s");
    put("text.jar", "no jar".getBytes(StandardCharsets.UTF_8), "no complete jar");
    put("empty.jar", new byte[0], "no complete jar for 10 s");
    put("UPPER.JAR", whole, "not looked at: its name must end in .jar, in small letters");
    Files.createDirectory(deploy.resolve("sub"));
    Files.createDirectory(deploy.resolve("folder.jar"));
    EXPECTED.put("sub", "not looked at: it is a folder");
    EXPECTED.put("folder.jar", "not looked at: it is a folder");
    Files.createSymbolicLink(deploy.resolve("dangling.jar"), folder.resolve("nowhere.jar"));
    EXPECTED.put("dangling.jar", "not looked at: it is a link to a file that does not exist");
    good("linked").write(folder.resolve("linked.jar"));
    Files.createSymbolicLink(deploy.resolve("link.jar"), folder.resolve("linked.jar"));
    EXPECTED.put("link.jar", "active: ");
  }

  private static void put(String file, byte[] content, String verdict) throws IOException {
    Files.write(deploy.resolve(file), content);
    EXPECTED.put(file, verdict);
  }

  private static void theNameIsHandedOverByTheCommandThatIsPrinted(String verdict)
      throws Exception {
    assertEquals("core", owner());
    String url = verdict.replaceFirst("(?s).*curl -X PUT '([^']*)'.*", "$1");
    assertEquals(
        204,
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.noBody()).build(),
                BodyHandlers.discarding())
            .statusCode());
    assertTrue(verdicts().get("jq-stranger.jar").startsWith("active"), verdicts()::toString);
    assertEquals("stranger", owner());
    api.delete("/bundles/jq-stranger.jar").expect(200);
    assertEquals("core", owner());
  }

  /** Tells who answers for jq: the stranger stamps whatever it is asked. */
  private static String owner() {
    return api.post("/processIO/jq", "{'processor_options':{'prefix':'p'}}")
            .text()
            .contains("stamp")
        ? "stranger"
        : "core";
  }
}
