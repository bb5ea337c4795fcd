package org.vconserver.deploy.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.RunState;

/** The rules as a table: a jar and what happened to it; what one pass does, and the verdict. */
class TransitionsTest {
  private static final String FOLDER_BAD =
      "; the folder could not be written, so that the jar in it is still the bad one";
  private static final String ROLLED_BACK =
      "1.1.0 was rolled back after 3 faults that 1.0.0 does not have, the last: x: NPE at"
          + " A.java:1";

  private record Row(
      String sentence, JarCase jar, String verdict, List<String> roles, List<String> actions) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Row row(
      String sentence, JarCase jar, String verdict, List<String> roles, String... actions) {
    return new Row(sentence, jar, verdict, roles, List.of(actions));
  }

  private static JarCase jar() {
    return new JarCase();
  }

  /** A version that has served for a while. */
  private static JarCase served(String version) {
    return jar().file(version).then();
  }

  /** 1.1.0 has just replaced 1.0.0. */
  private static JarCase onProbation() {
    return served("1.0.0").file("1.1.0").then();
  }

  /** 2.0.0 serves, and 1.0.0 is archived and gone. */
  private static JarCase replaced() {
    return served("1.0.0").withoutProbation().file("2.0.0").then();
  }

  private static CheckResult passedBut(String missing) {
    return new CheckResult.Passed(List.of(missing));
  }

  // ---- new, changed, touched, deleted ----

  static Stream<Row> files() {
    return Stream.of(
        row(
            "a new jar is read, tried out and serves",
            jar().file("1.0.0"),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "read",
            "publish",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0",
            "1.0.0 is SERVING",
            "archive 1.0.0",
            "remember 1.0.0",
            "INFO active as p 1.0.0 in 0 ms",
            "check 1.0.0"),
        row(
            "a jar that has not changed is left alone, and what serves is checked",
            served("1.0.0"),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "check 1.0.0"),
        row(
            "a touched jar changes nothing",
            served("1.0.0").touched(),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "read",
            "check 1.0.0"),
        row(
            "a jar that is not complete yet is read again in the next pass",
            jar().halfCopied(),
            "INSTALLING: it is not complete yet",
            List.of(),
            "read"),
        row(
            "a jar that is not complete after ten seconds is refused",
            jar().halfCopied().then().later(11),
            "REFUSED: no complete jar for 10 s: no end of the central directory",
            List.of(),
            "read",
            "WARN refused: no complete jar for 10 s: no end of the central directory"),
        row(
            "a jar that was refused as it is not complete is not read again until it changes",
            jar().halfCopied().then().later(11).then().later(11),
            "REFUSED: no complete jar for 10 s: no end of the central directory",
            List.of()),
        row(
            "each change of a jar that is not complete begins the ten seconds anew",
            jar().halfCopied().then().later(11).halfCopied(),
            "INSTALLING: it is not complete yet",
            List.of(),
            "read"),
        row(
            "a jar that changes while it is read is left to the next pass",
            jar().file("1.0.0").changesWhileRead(),
            "none",
            List.of(),
            "read"),
        row(
            "a file that is deleted while it is copied leaves nothing",
            jar().halfCopied().then().deleted(),
            "none",
            List.of(),
            "remember none"),
        row(
            "a deleted jar's bundle leaves, and goes at once if nobody uses it",
            served("1.0.0").deleted(),
            "none",
            List.of(),
            "1.0.0 is LEAVING",
            "remember none",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone"),
        row(
            "a deleted jar's bundle stays until its last use has ended",
            served("1.0.0").users("1.0.0", 1).deleted(),
            "DRAINING 1.0.0: the file is gone; it ends with the runs that use it",
            List.of("1.0.0 LEAVING"),
            "1.0.0 is LEAVING",
            "remember none"),
        row(
            "a deleted jar takes its candidate, its reserve and its pinned versions along",
            onProbation().file("2.0.0").lacks("2.0.0", "a service").then().deleted(),
            "none",
            List.of(),
            "1.1.0 is LEAVING",
            "1.0.0 is LEAVING",
            "uninstall 2.0.0",
            "remember none",
            "uninstall 1.1.0",
            "INFO 1.1.0 removed: the file is gone",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone"),
        row(
            "a jar that comes back while its bundle leaves takes that bundle back",
            served("1.0.0").users("1.0.0", 1).deleted().then().file("1.0.0"),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "read",
            "publish",
            "check 1.0.0",
            "1.0.0 is SERVING",
            "archive 1.0.0",
            "remember 1.0.0",
            "INFO active as p 1.0.0 in 0 ms",
            "check 1.0.0"));
  }

  // ---- refused, waiting, replaced ----

  static Stream<Row> verdicts() {
    return Stream.of(
        row(
            "a jar that is no bundle is refused, and its copy is deleted",
            jar().file("1.0.0").header("1.0.0", "Fragment-Host", "a"),
            "REFUSED 1.0.0: it is a fragment, which cannot be started: put its content into a"
                + " bundle of its own",
            List.of(),
            "read",
            "delete copies",
            "WARN refused: it is a fragment, which cannot be started: put its content into a"
                + " bundle of its own"),
        row(
            "a jar in quarantine is refused",
            served("1.0.0").file("1.1.0").quarantined("p-1.1.0-ab.jar"),
            "REFUSED 1.1.0: it was rolled back before and is in .quarantine as p-1.1.0-ab.jar;"
                + " 1.0.0 goes on",
            List.of("1.0.0 SERVING"),
            "read",
            "delete copies",
            "WARN refused: it was rolled back before and is in .quarantine as p-1.1.0-ab.jar;"
                + " 1.0.0 goes on"),
        row(
            "a jar that the framework does not install is refused",
            jar().file("1.0.0").notInstallable("no luck"),
            "REFUSED 1.0.0: it can't be installed: no luck",
            List.of(),
            "read",
            "publish",
            "install 1.0.0",
            "WARN refused: it can't be installed: no luck",
            "delete copies"),
        row(
            "a refused jar is tried again when the operator has handed over a name that it wants",
            jar()
                .check("1.0.0", new CheckResult.Failed("processor jq belongs to bundle core"))
                .file("1.0.0")
                .then()
                .check("1.0.0", new CheckResult.Passed(List.of()))
                .again(),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "read",
            "publish",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0",
            "1.0.0 is SERVING",
            "archive 1.0.0",
            "remember 1.0.0",
            "INFO active as p 1.0.0 in 0 ms",
            "check 1.0.0"),
        row(
            "a jar that is not refused is not tried again by that",
            served("1.0.0").again(),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "check 1.0.0"),
        row(
            "a bundle without processors serves, and its verdict says that it has none",
            jar().file("1.0.0").withoutProcessors().then(),
            "ACTIVE 1.0.0: it runs, and has no processor",
            List.of("1.0.0 SERVING"),
            "check 1.0.0"),
        row(
            "a bundle that fails its check is refused and removed",
            jar().file("1.0.0").fails("1.0.0"),
            "REFUSED 1.0.0: it is broken",
            List.of(),
            "read",
            "publish",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0",
            "uninstall 1.0.0",
            "delete copies",
            "WARN refused: it is broken"),
        row(
            "a refusal is told once",
            jar().file("1.0.0").fails("1.0.0").then(),
            "REFUSED 1.0.0: it is broken",
            List.of()),
        row(
            "the old bundle goes on when the new one fails",
            served("1.0.0").file("2.0.0").fails("2.0.0"),
            "REFUSED 2.0.0: it is broken; 1.0.0 goes on",
            List.of("1.0.0 SERVING"),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0 beside 1.0.0",
            "uninstall 2.0.0",
            "delete copies",
            "WARN refused: it is broken; 1.0.0 goes on"),
        row(
            "a bundle for which something is missing waits, and the old one goes on",
            served("1.0.0")
                .file("2.0.0")
                .lacks("2.0.0", "package x")
                .run("2.0.0", RunState.STOPPED_BY_HAND),
            "WAITING 2.0.0: it waits for what is missing; the version before it goes on"
                + " [package x]",
            List.of("1.0.0 SERVING", "2.0.0 TRIAL"),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0 beside 1.0.0",
            "WARN waiting for package x"),
        row(
            "a waiting bundle is not tried again while nothing comes",
            waiting(),
            "WAITING 1.0.0: it waits for what is missing [package x]",
            List.of("1.0.0 TRIAL")),
        row(
            "a waiting bundle is tried again when something has come to the framework",
            waiting().frameworkChanges().check("1.0.0", passedBut("configuration y")),
            "ACTIVE 1.0.0 [configuration y]",
            List.of("1.0.0 SERVING"),
            "activate 1.0.0",
            "1.0.0 is SERVING",
            "archive 1.0.0",
            "remember 1.0.0",
            "INFO active as p 1.0.0 in 0 ms",
            "check 1.0.0"),
        row(
            "a waiting bundle that has started is checked in each pass, with its self-test",
            jar().file("1.0.0").lacks("1.0.0", "service x").then(),
            "WAITING 1.0.0: it waits for what is missing [service x]",
            List.of("1.0.0 TRIAL"),
            "self-test 1.0.0"),
        row(
            "something else that is missing is told anew",
            jar().file("1.0.0").lacks("1.0.0", "service x").then().lacks("1.0.0", "service y"),
            "WAITING 1.0.0: it waits for what is missing [service y]",
            List.of("1.0.0 TRIAL"),
            "self-test 1.0.0",
            "WARN waiting for service y"),
        row(
            "a jar that comes instead of a waiting one takes its place",
            waiting().file("1.1.0"),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING"),
            "read",
            "uninstall 1.0.0",
            "publish",
            "install 1.1.0",
            "1.1.0 is TRIAL",
            "activate 1.1.0",
            "1.1.0 is SERVING",
            "archive 1.1.0",
            "remember 1.1.0",
            "INFO active as p 1.1.0 in 0 ms",
            "check 1.1.0"),
        row(
            "the jar that serves, put back in place of a waiting one, removes that one",
            served("1.0.0").file("2.0.0").lacks("2.0.0", "service x").then().file("1.0.0"),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "read",
            "uninstall 2.0.0",
            "INFO active, it is what runs",
            "check 1.0.0"),
        row(
            "the new bundle serves before the old one leaves",
            served("1.0.0").withoutProcessors().file("1.1.0"),
            "ACTIVE 1.1.0: it runs, and has no processor",
            List.of("1.1.0 SERVING"),
            "read",
            "publish",
            "install 1.1.0",
            "1.1.0 is TRIAL",
            "activate 1.1.0 beside 1.0.0",
            "1.1.0 is SERVING",
            "1.0.0 is LEAVING",
            "archive 1.1.0",
            "remember 1.1.0",
            "INFO active as p 1.1.0 in 0 ms, replacing 1.0.0",
            "check 1.1.0",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: replaced by 1.1.0"));
  }

  private static JarCase waiting() {
    return jar()
        .file("1.0.0")
        .lacks("1.0.0", "package x")
        .run("1.0.0", RunState.STOPPED_BY_HAND)
        .then();
  }

  // ---- restart of the server ----

  static Stream<Row> restarts() {
    return Stream.of(
        row(
            "after a restart what served goes on if the newer jar is refused",
            served("1.0.0").file("2.0.0").fails("2.0.0").then().restarted(),
            "REFUSED 2.0.0: it is broken; 1.0.0 goes on",
            List.of("1.0.0 SERVING"),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0",
            "uninstall 2.0.0",
            "delete copies",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0",
            "1.0.0 is SERVING",
            "WARN refused: it is broken; 1.0.0 goes on"),
        row(
            "after a restart what served does not go on if it fails its check now",
            served("1.0.0").file("2.0.0").fails("2.0.0").then().restarted().fails("1.0.0"),
            "REFUSED 2.0.0: it is broken",
            List.of(),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0",
            "uninstall 2.0.0",
            "delete copies",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0",
            "uninstall 1.0.0",
            "WARN 1.0.0, which is kept, does not pass its check any more",
            "WARN refused: it is broken"),
        row(
            "what served does not come back once its file was deleted",
            served("1.0.0").deleted().then().file("2.0.0").fails("2.0.0"),
            "REFUSED 2.0.0: it is broken",
            List.of(),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0",
            "uninstall 2.0.0",
            "delete copies",
            "WARN refused: it is broken"));
  }

  // ---- the bundle that serves ----

  static Stream<Row> health() {
    return Stream.of(
        row(
            "a bundle that does not do its work any more is shown as waiting",
            served("1.0.0").lacks("1.0.0", "service x"),
            "WAITING 1.0.0: it waits for what is missing [service x]",
            List.of("1.0.0 SERVING"),
            "check 1.0.0",
            "WARN waiting for service x"),
        row(
            "a bundle that does its work again is shown as active",
            served("1.0.0").lacks("1.0.0", "x").then().check("1.0.0", passedBut("y")),
            "ACTIVE 1.0.0 [y]",
            List.of("1.0.0 SERVING"),
            "check 1.0.0",
            "INFO active again"),
        row(
            "a bundle whose packages went away is started again",
            served("1.0.0").run("1.0.0", RunState.STOPPED).lacks("1.0.0", "package x"),
            "WAITING 1.0.0: it waits for what is missing [package x]",
            List.of("1.0.0 SERVING"),
            "restart 1.0.0",
            "WARN waiting for package x"),
        row(
            "a bundle that was stopped by hand is left alone",
            served("1.0.0").run("1.0.0", RunState.STOPPED_BY_HAND),
            "WAITING 1.0.0: it waits for what is missing"
                + " [a start by hand, as it was stopped by hand]",
            List.of("1.0.0 SERVING"),
            "WARN waiting for a start by hand, as it was stopped by hand"));
  }

  // ---- probation and roll back ----

  static Stream<Row> probation() {
    return Stream.of(
        row(
            "the version that was replaced stays in reserve",
            served("1.0.0").file("1.1.0"),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 RESERVE"),
            "read",
            "publish",
            "install 1.1.0",
            "1.1.0 is TRIAL",
            "activate 1.1.0 beside 1.0.0",
            "1.1.0 is SERVING",
            "1.0.0 is RESERVE",
            "archive 1.1.0",
            "remember 1.1.0",
            "INFO active as p 1.1.0 in 0 ms, replacing 1.0.0",
            "check 1.1.0"),
        row(
            "probation goes on until twenty runs have done well",
            onProbation().goodRuns("1.1.0", 19),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 RESERVE"),
            "check 1.1.0"),
        row(
            "probation ends when twenty runs have done well, and the reserve leaves",
            onProbation().goodRuns("1.1.0", 20).users("1.0.0", 1),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 LEAVING"),
            "check 1.1.0",
            "1.0.0 is LEAVING"),
        row(
            "probation ends with its time",
            onProbation().later(31),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING"),
            "check 1.1.0",
            "1.0.0 is LEAVING",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: replaced by 1.1.0"),
        row(
            "a database bundle takes the place of the old one without probation",
            served("1.0.0").backend("1.1.0").file("1.1.0").users("1.0.0", 1),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 LEAVING"),
            "read",
            "publish",
            "install 1.1.0",
            "1.1.0 is TRIAL",
            "activate 1.1.0 beside 1.0.0",
            "1.1.0 is SERVING",
            "1.0.0 is LEAVING",
            "archive 1.1.0",
            "remember 1.1.0",
            "INFO active as p 1.1.0 in 0 ms, replacing 1.0.0",
            "check 1.1.0"),
        row(
            "a third version ends the probation of the second, whose reserve leaves",
            onProbation().file("2.0.0").users("1.0.0", 1),
            "ACTIVE 2.0.0",
            List.of("2.0.0 SERVING", "1.1.0 RESERVE", "1.0.0 LEAVING"),
            "read",
            "publish",
            "install 2.0.0",
            "2.0.0 is TRIAL",
            "activate 2.0.0 beside 1.1.0",
            "2.0.0 is SERVING",
            "1.1.0 is RESERVE",
            "1.0.0 is LEAVING",
            "archive 2.0.0",
            "remember 2.0.0",
            "INFO active as p 2.0.0 in 0 ms, replacing 1.1.0",
            "check 2.0.0"),
        row(
            "the version in reserve, put back into the folder, serves again",
            onProbation().file("1.0.0"),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING", "1.1.0 RESERVE"),
            "read",
            "publish",
            "check 1.0.0",
            "1.0.0 is SERVING",
            "1.1.0 is RESERVE",
            "archive 1.0.0",
            "remember 1.0.0",
            "INFO active as p 1.0.0 in 0 ms, replacing 1.1.0",
            "check 1.0.0"),
        row(
            "two faults that the old version does not have are told",
            onProbation().faults("1.1.0", 2),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 RESERVE"),
            "check 1.1.0",
            "WARN 1.1.0 has 2 faults that 1.0.0 does not have; it is rolled back at 3"),
        row(
            "three faults that the old version does not have roll the new one back",
            onProbation().faults("1.1.0", 3).users("1.1.0", 1),
            "ACTIVE 1.0.0: " + ROLLED_BACK + "; it is in .quarantine",
            List.of("1.0.0 SERVING", "1.1.0 LEAVING"),
            "check 1.1.0",
            "1.0.0 is SERVING",
            "1.1.0 is LEAVING",
            "WARN 1.1.0 has 3 faults that 1.0.0 does not have; it is rolled back at 3",
            "remember 1.0.0",
            "ERROR " + ROLLED_BACK,
            "quarantine 1.1.0",
            "put back 1.0.0",
            "discard 1.1.0"),
        row(
            "a roll back says so if the folder can't be written",
            onProbation().faults("1.1.0", 3).users("1.1.0", 1).readOnlyFolder(),
            "ACTIVE 1.0.0: " + ROLLED_BACK + FOLDER_BAD,
            List.of("1.0.0 SERVING", "1.1.0 LEAVING"),
            "check 1.1.0",
            "1.0.0 is SERVING",
            "1.1.0 is LEAVING",
            "WARN 1.1.0 has 3 faults that 1.0.0 does not have; it is rolled back at 3",
            "remember 1.0.0",
            "ERROR " + ROLLED_BACK,
            "quarantine 1.1.0",
            "discard 1.1.0"),
        row(
            "the verdict of a roll back stays when the file that was put back is read",
            onProbation().faults("1.1.0", 3).then().file("1.0.0"),
            "ACTIVE 1.0.0: " + ROLLED_BACK + "; it is in .quarantine",
            List.of("1.0.0 SERVING"),
            "read",
            "check 1.0.0"));
  }

  // ---- pinned ----

  static Stream<Row> pins() {
    return Stream.of(
        row(
            "a version that a pipeline names stays when its probation ends",
            onProbation().pin("old", "[1.0,1.1)").later(31),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 PINNED"),
            "check 1.1.0",
            "1.0.0 is PINNED",
            "INFO 1.0.0 stays: pipeline old names 1.0.0"),
        row(
            "a version that no pipeline names any more leaves",
            onProbation().pin("old", "[1.0,1.1)").later(31).then().unpin(),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING"),
            "check 1.1.0",
            "1.0.0 is LEAVING",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: no pipeline names 1.0.0 any more"),
        row(
            "an archived version that a pipeline names is started again",
            replaced().pin("again", "[1.0.0,1.0.0]"),
            "ACTIVE 2.0.0",
            List.of("2.0.0 SERVING", "1.0.0 PINNED"),
            "check 2.0.0",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0 beside 2.0.0",
            "1.0.0 is PINNED",
            "INFO 1.0.0 stays: pipeline again names 1.0.0"),
        row(
            "a pin that the serving version meets starts nothing",
            replaced().pin("again", "1.0"),
            "ACTIVE 2.0.0",
            List.of("2.0.0 SERVING"),
            "check 2.0.0"),
        row(
            "a version on its way out that a pipeline names stays after all",
            onProbation().users("1.0.0", 1).later(31).then().pin("late", "[1.0,1.1)"),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING", "1.0.0 PINNED"),
            "check 1.1.0",
            "1.0.0 is PINNED",
            "INFO 1.0.0 stays: pipeline late names 1.0.0"),
        row(
            "an archived version that fails its check is not tried for ever",
            replaced().pin("again", "[1.0.0,1.0.0]").fails("1.0.0"),
            "ACTIVE 2.0.0",
            List.of("2.0.0 SERVING"),
            "check 2.0.0",
            "install 1.0.0",
            "1.0.0 is TRIAL",
            "activate 1.0.0 beside 2.0.0",
            "uninstall 1.0.0",
            "WARN 1.0.0, which is kept, does not pass its check any more",
            "discard 1.0.0"),
        row(
            "an archived version that can't be installed is not tried for ever",
            replaced().pin("again", "[1.0.0,1.0.0]").notInstallable("no luck"),
            "ACTIVE 2.0.0",
            List.of("2.0.0 SERVING"),
            "check 2.0.0",
            "install 1.0.0",
            "WARN 1.0.0 is kept, but not installed: no luck",
            "discard 1.0.0"));
  }

  // ---- drained, leaving, forced, displaced ----

  static Stream<Row> leaving() {
    return Stream.of(
        row(
            "a bundle that is taken out of use keeps its jar and gets no runs",
            served("1.0.0").drain(true).users("1.0.0", 2),
            "DRAINING 1.0.0: it was taken out of use by hand; 2 runs still use it",
            List.of("1.0.0 LEAVING"),
            "1.0.0 is LEAVING",
            "INFO is taken out of use"),
        row(
            "a bundle that is taken into use again serves",
            served("1.0.0").drain(true).then().drain(false),
            "ACTIVE 1.0.0",
            List.of("1.0.0 SERVING"),
            "1.0.0 is SERVING",
            "INFO is in use again",
            "check 1.0.0",
            "INFO active again"),
        row(
            "a jar that changes is in use again",
            served("1.0.0").drain(true).then().withoutProbation().file("1.1.0"),
            "ACTIVE 1.1.0",
            List.of("1.1.0 SERVING"),
            "1.0.0 is SERVING",
            "INFO is in use again",
            "read",
            "publish",
            "install 1.1.0",
            "1.1.0 is TRIAL",
            "activate 1.1.0 beside 1.0.0",
            "1.1.0 is SERVING",
            "1.0.0 is LEAVING",
            "archive 1.1.0",
            "remember 1.1.0",
            "INFO active as p 1.1.0 in 0 ms, replacing 1.0.0",
            "check 1.1.0",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: replaced by 1.1.0"),
        row(
            "draining a jar that was refused changes nothing",
            jar().file("1.0.0").fails("1.0.0").then().drain(true),
            "REFUSED 1.0.0: it is broken",
            List.of()),
        row(
            "a bundle that can't leave is reported when its time is over",
            served("1.0.0").users("1.0.0", 1).deleted().then().later(31),
            "DRAINING 1.0.0: the file is gone; it ends with the runs that use it",
            List.of("1.0.0 LEAVING"),
            "WARN 1.0.0 can't go: 1 runs still use it after 30 s"),
        row(
            "a bundle that can't leave is reported once",
            served("1.0.0").users("1.0.0", 1).deleted().then().later(31).then().later(31),
            "DRAINING 1.0.0: the file is gone; it ends with the runs that use it",
            List.of("1.0.0 LEAVING")),
        row(
            "a bundle that can't leave is removed if the settings say so",
            served("1.0.0").users("1.0.0", 1).deleted().then().later(31).drainForced(),
            "none",
            List.of(),
            "WARN 1.0.0 is stopped under 1 runs",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone"),
        row(
            "a bundle leaves at once if the operator forces it",
            served("1.0.0").users("1.0.0", 1).deleted().force(),
            "none",
            List.of(),
            "1.0.0 is LEAVING",
            "remember none",
            "WARN 1.0.0 is stopped under 1 runs",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone"),
        row(
            "a force that comes before the scan sees the file gone is not lost",
            served("1.0.0").users("1.0.0", 1).force().then().deleted(),
            "none",
            List.of(),
            "1.0.0 is LEAVING",
            "remember none",
            "WARN 1.0.0 is stopped under 1 runs",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone"),
        row(
            "the distribution's bundle starts again when the one that displaced it is gone",
            jar().file("1.0.0").backend("1.0.0").displaces().then().deleted(),
            "none",
            List.of(),
            "1.0.0 is LEAVING",
            "remember none",
            "uninstall 1.0.0",
            "INFO 1.0.0 removed: the file is gone",
            "start the distribution's"));
  }

  static Stream<Row> rows() {
    return Stream.of(files(), verdicts(), restarts(), health(), probation(), pins(), leaving())
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void followsTheRules(Row row) {
    List<String> actions = row.jar().pass();
    assertEquals(String.join("\n", row.actions()), String.join("\n", actions));
    assertEquals(row.verdict(), row.jar().verdict());
    assertEquals(row.roles(), row.jar().roles());
  }

  @Test
  void aBundleThatIsLeftBehindSaysWhy() {
    assertEquals(List.of("", "1.1.0 is on probation"), onProbation().reasons());
    JarCase late = served("1.0.0").users("1.0.0", 1).deleted().then().later(31).then();
    assertEquals(List.of("1 runs have not ended for 31 s"), late.reasons());
  }

  @Test
  void aPassThatWasBrokenOffLeavesNoBundleBehind() {
    JarCase jar = replaced().pin("again", "[1.0.0,1.0.0]");
    JarVersions versions = jar.state.versions();
    LiveBundle half = versions.serving().orElseThrow().keepFor("", 0);
    jar.unpin();
    jar.state = jar.state.with(versions.withTrial(new LiveBundle(5, half.content(), "", 0, false)));
    assertTrue(jar.pass().contains("uninstall 5"));
    assertEquals(List.of("2.0.0 SERVING"), jar.roles());
  }

  @Test
  void aJarWhosePassWasBrokenOffIsTriedAgain() {
    JarCase jar = jar().file("1.0.0").lacks("1.0.0", "a package").then();
    jar.state = jar.state.brokenOff();
    jar.run("1.0.0", RunState.OTHER).check("1.0.0", new CheckResult.Passed(List.of()));
    List<String> actions = jar.pass();
    assertEquals(
        List.of("read", "uninstall 1.0.0", "publish", "install 1.0.0"), actions.subList(0, 4));
    assertEquals("ACTIVE 1.0.0", jar.verdict());
  }

  @Test
  void theSameStateAndFactsGiveTheSameStep() {
    JarCase jar = onProbation().faults("1.1.0", 3);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      steps.add(Transitions.next(jar.state.with(Phase.PROBATION), jar.facts(Optional.empty())));
    }
    assertEquals(steps.get(0), steps.get(1));
    assertFalse(steps.get(0).actions().isEmpty());
  }

  @Test
  void anAttemptIsTheLastActionOfItsStep() {
    JarCase jar = served("1.0.0").file("1.1.0").drain(true);
    JarState state = jar.state.nextPass();
    Step step = Transitions.next(state, jar.facts(Optional.empty()));
    assertTrue(step.actions().get(step.actions().size() - 1) instanceof Action.Attempt);
  }
}
