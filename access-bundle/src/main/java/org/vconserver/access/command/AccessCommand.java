package org.vconserver.access.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists and revokes keys and users, as {@code bin/vcon-server keys} and {@code users}: it
 * calls the server that runs on this machine. Used once.
 */
public final class AccessCommand {
  private static final String HELP =
      """
      Usage: vcon-server keys list
             vcon-server keys create --name NAME [--role ROLES] [--scope SCOPES] [--queue QUEUES] [--expires 30d]
             vcon-server keys rotate ID [--grace 1h]     another secret; how long the one before is taken
             vcon-server keys revoke ID
             vcon-server users list
             vcon-server users create NAME [--role ROLES] [--scope SCOPES]
             vcon-server users password NAME
             vcon-server users delete NAME

        ROLES   reader, agent, author, operator, admin; several with commas between them
        SCOPES  such as vcon:read,queue:write (docs/security.md)
        --data DIR   the data folder of the server, which must run

      A key is printed once. Passwords are asked for, or read from standard input.
      """;

  private final InputStream in;
  private final PrintStream out;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, String> options = new HashMap<>();
  private final List<String> words = new ArrayList<>();

  AccessCommand(InputStream in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Carries out a command; ends with 2 if it is none, with 1 if it could not be done. */
  public static void main(String[] args) throws InterruptedException {
    AccessCommand command = new AccessCommand(System.in, System.out);
    try {
      if (!command.run(args)) {
        System.err.print(HELP);
        System.exit(2);
      }
    } catch (LocalApi.RefusedException | IOException e) {
      System.err.println("vcon-server: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Carries out a command; false if it is none. */
  boolean run(String... args) throws LocalApi.RefusedException, IOException, InterruptedException {
    if (!read(args)) {
      return false;
    }
    String data = options.remove("data");
    LocalApi api = LocalApi.of(Path.of(data == null ? "data" : data));
    String what = String.join(" ", words.subList(0, Math.min(2, words.size())));
    return switch (words.size() + " " + what) {
      case "2 keys list" -> list(api.call("GET", "/access/keys", null).path("keys"), "id");
      case "2 keys create" -> key(api.call("POST", "/access/keys", wanted()));
      case "3 keys rotate" -> key(api.call("POST", keyPath() + "/rotate", grace()));
      case "3 keys revoke" -> done(api.call("DELETE", keyPath(), null));
      case "2 users list" -> list(api.call("GET", "/access/users", null).path("users"), "name");
      case "3 users create" ->
          done(api.call("POST", "/access/users", withPassword(wanted().put("name", words.get(2)))));
      case "3 users password" ->
          done(api.call("PUT", userPath(), withPassword(JsonNodeFactory.instance.objectNode())));
      case "3 users delete" -> done(api.call("DELETE", userPath(), null));
      default -> false;
    };
  }

  private boolean read(String... args) {
    List<String> known = List.of("data", "name", "role", "scope", "queue", "expires", "grace");
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        words.add(args[i]);
        continue;
      }
      int equals = args[i].indexOf('=');
      String name = equals < 0 ? args[i].substring(2) : args[i].substring(2, equals);
      if (!known.contains(name) || (equals < 0 && i + 1 == args.length)) {
        return false;
      }
      options.put(name, equals < 0 ? args[++i] : args[i].substring(equals + 1));
    }
    return true;
  }

  private String keyPath() throws LocalApi.RefusedException {
    return "/access/keys/" + plain(words.get(2));
  }

  private String userPath() throws LocalApi.RefusedException {
    return "/access/users/" + plain(words.get(2));
  }

  private static String plain(String name) throws LocalApi.RefusedException {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new LocalApi.RefusedException("there is no " + name);
    }
    return name;
  }

  private ObjectNode wanted() throws LocalApi.RefusedException {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    if (options.containsKey("name")) {
      wanted.put("name", options.get("name"));
    }
    put(wanted, "roles", options.get("role"));
    put(wanted, "scopes", options.get("scope"));
    put(wanted, "queues", options.get("queue"));
    String expires = options.get("expires");
    if (expires != null) {
      wanted.put("expires", clock.instant().plus(duration("expires", expires)).toString());
    }
    return wanted;
  }

  private static void put(ObjectNode wanted, String member, @Nullable String list) {
    if (list != null) {
      Arrays.stream(list.split(",", -1)).map(String::strip).forEach(wanted.putArray(member)::add);
    }
  }

  private ObjectNode grace() throws LocalApi.RefusedException {
    ObjectNode rotation = JsonNodeFactory.instance.objectNode();
    String grace = options.get("grace");
    return grace == null
        ? rotation
        : rotation.put("grace_seconds", duration("grace", grace).toSeconds());
  }

  private static Duration duration(String option, String text) throws LocalApi.RefusedException {
    if (!text.matches("[1-9][0-9]{0,6}[smhd]")) {
      throw new LocalApi.RefusedException(
          "--" + option + " must be a number with s, m, h or d, such as 30d");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private ObjectNode withPassword(ObjectNode wanted) throws IOException, LocalApi.RefusedException {
    return wanted.put("password", password());
  }

  /** Asks for a password at a terminal; takes what is piped in without asking. */
  @SuppressWarnings("SystemConsoleNull") // a later Java gives one without a terminal: looked at too
  private String password() throws IOException, LocalApi.RefusedException {
    Console console = System.console();
    if (console == null || in.available() > 0) {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    }
    String password = String.valueOf(console.readPassword("Password: "));
    if (!password.equals(String.valueOf(console.readPassword("The same again: ")))) {
      throw new LocalApi.RefusedException("the two are not the same");
    }
    return password;
  }

  private boolean list(JsonNode all, String id) {
    for (JsonNode one : all) {
      StringJoiner line = new StringJoiner("\t");
      line.add(one.path(id).asText());
      line.add(joined(one.path("roles").isEmpty() ? one.path("scopes") : one.path("roles")));
      if (one.has("expires")) {
        line.add("until " + one.path("expires").asText());
      }
      if (!id.equals("name")) {
        line.add(one.path("name").asText());
      }
      out.println(line);
    }
    return true;
  }

  private static String joined(JsonNode words) {
    StringJoiner all = new StringJoiner(",");
    words.forEach(word -> all.add(word.asText()));
    return all.toString();
  }

  private boolean key(ObjectNode made) {
    out.println(made.path("key").asText());
    return true;
  }

  private static boolean done(ObjectNode answer) {
    return answer != null;
  }
}
