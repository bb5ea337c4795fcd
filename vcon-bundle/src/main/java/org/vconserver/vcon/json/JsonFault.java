package org.vconserver.vcon.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.ContentReference;
import java.nio.charset.MalformedInputException;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Tells what is wrong with a JSON text, and where. */
final class JsonFault {
  private JsonFault() {}

  /**
   * Makes the failure at an octet; its cause has the place, counted in characters as Java does.
   * That of a text that is not UTF-8 has none.
   */
  static VconException at(byte[] json, int at, String what) {
    if (at < json.length && json[at] < 0 && Octets.endOfCharacter(json, at) < 0) {
      return new VconException(
          VconError.INVALID_JSON,
          "not JSON: the text is not UTF-8",
          new MalformedInputException(1));
    }
    JsonLocation place = place(json, at);
    return new VconException(
        VconError.INVALID_JSON,
        "not JSON at line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what,
        new JsonParseException(null, what, place));
  }

  private static JsonLocation place(byte[] json, int at) {
    int characters = 0;
    int lines = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      // Octets that go on a character are no further one; those of four octets are two for Java.
      characters += (json[i] & 0xc0) == 0x80 ? 0 : (json[i] & 0xf8) == 0xf0 ? 2 : 1;
      if (json[i] == '\n') {
        lines++;
        lineStart = characters;
      }
    }
    return new JsonLocation(
        ContentReference.unknown(), at, characters, lines, characters - lineStart + 1);
  }
}
