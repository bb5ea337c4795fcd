package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads tables: a line of names, then a line for each turn, with commas, semicolons or tabs. */
final class TableReader implements TranscriptReader {
  private static final List<Character> SEPARATORS = List.of('\t', ',', ';');
  private static final int MOST_COLUMNS = 40;

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    String text = body.isTextual() ? body.textValue() : "";
    String head = text.lines().findFirst().orElse("");
    for (char separator : SEPARATORS) {
      List<String> names = cells(head, separator).stream().map(String::strip).toList();
      if (names.size() >= 2 && names.size() <= MOST_COLUMNS && isHead(names)) {
        ArrayNode rows = rows(text, names, separator);
        return rows.isEmpty() ? Optional.empty() : JsonTalk.read(rows).map(PassageTimes::inSeconds);
      }
    }
    return Optional.empty();
  }

  /** Tells whether names are those of columns: one of text, and one of who or when. */
  private static boolean isHead(List<String> names) {
    ObjectNode example = JsonNodeFactory.instance.objectNode();
    names.forEach(name -> example.put(name, "1"));
    Members members = Members.of(example, true);
    return members.text().isTextual()
        && (!members.speaker().isEmpty() || PassageTimes.start(members) >= 0);
  }

  /** Gives the rows; none if a line has not as many cells as there are names. */
  private static ArrayNode rows(String text, List<String> names, char separator) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (String line : text.lines().skip(1).filter(line -> !line.isBlank()).toList()) {
      List<String> cells = cells(line, separator);
      if (cells.size() != names.size()) {
        return JsonNodeFactory.instance.arrayNode();
      }
      ObjectNode row = rows.addObject();
      for (int i = 0; i < cells.size(); i++) {
        row.put(names.get(i), cells.get(i));
      }
    }
    return rows;
  }

  /** Cuts a line; a cell in quotes may have separators in it, and two quotes for one. */
  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
