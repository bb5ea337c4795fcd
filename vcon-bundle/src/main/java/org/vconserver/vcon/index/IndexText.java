package org.vconserver.vcon.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;

/**
 * Holds the text of a vCon in which words are looked for. Immutable.
 *
 * @param subject the vCon's subject
 * @param names the names of its parties, a line each
 * @param talk what was written in dialogs of text and said in recordings, as transcripts of known
 *     shapes have it; a line for each turn
 * @param summaries what analyses whose type says that they are summaries have as text
 * @param numbers the telephone numbers of its parties, digits only, a line each
 */
public record IndexText(
    String subject, String names, String talk, String summaries, String numbers) {
  private static final DialogText READER = new DialogText(List.of());
  private static final IndexText NONE = new IndexText("", "", "", "", "");

  /**
   * Reads the text of a vCon; of a signed one that of its payload, verified or not; none of what is
   * encrypted or can't be read.
   */
  public static IndexText of(Vcon vcon) {
    try {
      Vcon content =
          vcon.form() == VconForm.SIGNED && !vcon.readable()
              ? Vcon.parse(vcon.unverifiedPayload())
              : vcon;
      return content.readable() ? ofContent(content.content()) : NONE;
    } catch (VconException e) {
      return NONE; // a payload that is no vCon
    }
  }

  private static IndexText ofContent(Vcon vcon) {
    String talk = String.join("\n", READER.texts(vcon));
    return new IndexText(
        vcon.tree().path("subject").asText(),
        members(vcon.parties(), "name"),
        talk,
        summaries(vcon),
        members(vcon.parties(), "tel")
            .lines()
            .map(number -> number.replaceAll("\\D", ""))
            .collect(Collectors.joining("\n")));
  }

  private static String members(List<ObjectNode> parties, String name) {
    return parties.stream()
        .map(party -> party.path(name).asText())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static String summaries(Vcon vcon) {
    List<String> texts = new ArrayList<>();
    for (ObjectNode analysis : vcon.analyses()) {
      String type = analysis.path("type").asText().toLowerCase(Locale.ROOT);
      if (type.contains("summary")) {
        addTexts(analysis.path("body"), texts);
      }
    }
    return String.join("\n", texts);
  }

  /** Adds the texts that are in a body of any shape. */
  private static void addTexts(JsonNode body, List<String> texts) {
    if (body.isTextual()) {
      texts.add(body.textValue());
    }
    body.forEach(part -> addTexts(part, texts));
  }
}
