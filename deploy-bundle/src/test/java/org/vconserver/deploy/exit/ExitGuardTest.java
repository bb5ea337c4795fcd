package org.vconserver.deploy.exit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** Against a real framework, with classes that would end the JVM of this test. */
@Timeout(60)
class ExitGuardTest {
  private static final String SOURCE =
      """
      package com.acme.exit;

      import java.util.function.IntConsumer;
      import java.util.function.ObjIntConsumer;

      public class Exits {
        public static String harmless() {
          return "exit and halt";
        }

        public static long system(long before) {
          long[] values = {before, 2};
          for (long value : values) {
            if (value == 2) {
              System.exit((int) value);
            }
          }
          return values[1];
        }

        public static long runtime(long before) {
          Runtime.getRuntime().exit(1);
          return before;
        }

        public static long halt(long before) {
          Runtime.getRuntime().halt(1);
          return before;
        }

        public static long lambda(long before) {
          Runnable exit = () -> System.exit(1);
          exit.run();
          return before;
        }

        public static long reference(long before) {
          IntConsumer exit = System::exit;
          exit.accept(1);
          return before;
        }

        public static long boundReference(long before) {
          IntConsumer exit = Runtime.getRuntime()::halt;
          exit.accept(1);
          return before;
        }

        public static long unboundReference(long before) {
          ObjIntConsumer<Runtime> exit = Runtime::exit;
          exit.accept(Runtime.getRuntime(), 1);
          return before;
        }

        public static long interfaces(long before) {
          new Exit() {}.now();
          return before;
        }

        public static long interfaceReference(long before) {
          Exit.later().accept(1);
          return before;
        }

        public static long initializer(long before) {
          return Late.VALUE + before;
        }

        static class Late {
          static final long VALUE = value();

          static long value() {
            System.exit(1);
            return 1;
          }
        }

        interface Exit {
          default void now() {
            System.exit(1);
          }

          static IntConsumer later() {
            return System::exit;
          }
        }
      }
      """;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ExitGuard.class);
  @TempDir Path temp;
  private Framework framework;

  @BeforeEach
  void startFramework() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(Map.of("org.osgi.framework.storage", temp.resolve("cache").toString()));
    framework.start();
    framework.getBundleContext().registerService(WeavingHook.class, new ExitGuard(), null);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopFramework() throws Exception {
    logger.detachAppender(log);
    framework.stop();
    framework.waitForStop(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system",
        "runtime",
        "halt",
        "lambda",
        "reference",
        "boundReference",
        "unboundReference",
        "interfaces",
        "interfaceReference"
      })
  void aDeployedBundleThatWouldEndTheProcessGetsAnException(String how) throws Exception {
    Method method = exits("deploy:exits.jar").getMethod(how, long.class);
    Throwable thrown =
        assertThrows(InvocationTargetException.class, () -> method.invoke(null, 1L)).getCause();
    assertEquals(
        "a bundle can't stop the server: System.exit was called",
        assertInstanceOf(SecurityException.class, thrown).getMessage());
    assertEquals(List.of(), log.list);
  }

  @Test
  void aClassThatWouldEndTheProcessWhenItIsFirstUsedIsUnusable() throws Exception {
    Method method = exits("deploy:exits.jar").getMethod("initializer", long.class);
    Throwable thrown =
        assertThrows(InvocationTargetException.class, () -> method.invoke(null, 1L)).getCause();
    Throwable cause = assertInstanceOf(ExceptionInInitializerError.class, thrown).getCause();
    assertInstanceOf(SecurityException.class, cause);
  }

  @Test
  void whatElseTheClassDoesItDoesAsBefore() throws Exception {
    assertEquals("exit and halt", exits("deploy:exits.jar").getMethod("harmless").invoke(null));
  }

  @Test
  void classesOfOtherBundlesAreLeftAsTheyAre() throws Exception {
    assertEquals(2, added(exits("deploy:exits.jar")));
    assertEquals(0, added(exits("file:exits.jar")));
  }

  @Test
  void aClassWithoutSuchCallsIsLeftAsItIs() throws Exception {
    Class<?> other =
        install("deploy:other.jar", compile("Other", "public class Other { int exit; }"))
            .loadClass("Other");
    assertEquals(0, added(other));
    byte[] bytes = only(compile("Other", "public class Other { int exit; }"));
    assertArrayEquals(new byte[0], ExitRedirect.refused(bytes).orElse(new byte[0]));
  }

  @Test
  void classesThatAreTooNewToBeReadAreLeftAsTheyAreWithOneWarning() throws Exception {
    String source = "public class TYPE { void end() { System.exit(1); } }";
    Map<String, byte[]> classes = new java.util.TreeMap<>();
    for (String type : List.of("First", "Second")) {
      byte[] bytes = only(compile(type, source.replace("TYPE", type)));
      bytes[7] = 120; // the major version
      classes.put(type + ".class", bytes);
    }
    Bundle bundle = install("deploy:new.jar", classes);
    assertThrows(UnsupportedClassVersionError.class, () -> bundle.loadClass("First"));
    assertThrows(UnsupportedClassVersionError.class, () -> bundle.loadClass("Second"));
    assertEquals(1, log.list.size(), log.list::toString);
    String warning = log.list.get(0).getFormattedMessage();
    assertEquals(
        "deploy: deploy-new.jar 1.0.0: class First can't be kept from calling System.exit:"
            + " Unsupported class file version 120.0",
        warning);
  }

  private static long added(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().startsWith("vconserver"))
        .count();
  }

  private Class<?> exits(String location) throws Exception {
    return install(location, compile("Exits", SOURCE)).loadClass("com.acme.exit.Exits");
  }

  private Map<String, byte[]> compile(String type, String source) throws Exception {
    Path folder = Files.createTempDirectory(temp, "compiled");
    Path file = Files.writeString(folder.resolve(type + ".java"), source);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                file.toString());
    assertEquals(0, result);
    Map<String, byte[]> compiled = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        compiled.put(classes.relativize(one).toString(), Files.readAllBytes(one));
      }
    }
    return compiled;
  }

  private Bundle install(String location, Map<String, byte[]> classes) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", location.replace(':', '-'));
    manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (var one : classes.entrySet()) {
        jar.putNextEntry(new JarEntry(one.getKey()));
        jar.write(one.getValue());
      }
    }
    return framework
        .getBundleContext()
        .installBundle(location, new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static byte[] only(Map<String, byte[]> classes) {
    assertEquals(1, classes.size());
    return classes.values().iterator().next();
  }
}
