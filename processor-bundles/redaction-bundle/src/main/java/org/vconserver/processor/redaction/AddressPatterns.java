package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.List;

/** Lists how addresses are written and said in English, German, Spanish and French. */
final class AddressPatterns {
  private static final String STREET =
      "(?:(?:Street|Avenue|Road|Boulevard|Lane|Drive|Court|Way|Place|Square|Terrace|Parkway|Highway|Circle|Trail|Crescent"
          + "|Close|Gardens|Grove|Mews|Row|Walk|Plaza|Hill|Green|Park|Rise|View|Quay|Wharf|Loop|Pike|Path|Run|Alley|Broadway)(?!\\p{L})"
          + "|(?:St|Ave|Rd|Blvd|Ln|Dr|Ct|Pl|Sq|Ter|Pkwy|Hwy|Cir|Trl)(?!\\p{L})\\.?)";
  private static final String LOWER_STREET =
      "(?:street|avenue|road|boulevard|lane|drive|court|way|place|square|terrace|parkway|highway|circle|trail|crescent|close|gardens|grove)";
  private static final String UNIT =
      "(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|#)\\.? ?\\w{1,6})?";
  private static final String FLAT = "(?:(?i:flat|apartment|apt|unit|suite|room) \\w{1,5},? )?";
  private static final String STATE =
      "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])";
  private static final String WORD = "\\p{Lu}[\\p{L}'’-]{1,30}";
  private static final String SPOKEN = "(?:(?:" + NumberWords.anyOf() + ")[ -]){1,6}";
  private static final String LAST_SPOKEN =
      "(?:" + NumberWords.anyOf() + ")(?: y (?:" + NumberWords.anyOf() + "))?";
  private static final String GERMAN_NUMBER =
      "(?:\\d{1,4} ?[a-zA-Z]?(?:[-/]\\d{1,4})?(?!\\p{L})|(?i:" + LAST_SPOKEN + "))";
  private static final String SPANISH_NUMBER =
      "(?:,? (?:n[uú]mero |n[ºo°]\\.? ?|núm\\. ?)?)(?:\\d{1,4}(?!\\p{L})|(?i:"
          + LAST_SPOKEN
          + "))(?:,? (?:piso )?\\d{1,2} ?[ºª°](?: ?[A-Za-z](?!\\p{L}))?(?: (?:izq|dcha|derecha|izquierda)\\.?)?)?";

  /** Matches what is said near where someone lives. */
  static final String HOME =
      "live|lives|living|lived|address|located|reside|resides|residing|ship(?: it)? to|deliver|delivery|mail(?: it)? to|mailing"
          + "|billing|house|home|moved|i['’]m at|send|"
          + "wohne|wohnt|wohnen|wohnhaft|adresse|anschrift|liefern|lieferung|liefert|hausnummer|gezogen|umgezogen|postleitzahl|plz"
          + "|vivo|vive|vivimos|dirección|direccion|domicilio|entrega|entregar|envíen|envíelo|resido|mudé";

  static final Patterns ALL =
      new Patterns(
          List.of(
              of(
                  "LOCATION",
                  FLAT
                      + "\\d{1,6}[A-Za-z]?(?:-\\d{1,5})? (?:[NSEW]\\.? )?(?:[\\p{Lu}\\d][\\p{L}\\d'’.-]{0,30} ){1,4}"
                      + STREET
                      + UNIT,
                  0.85,
                  0.9,
                  HOME),
              of("LOCATION", FLAT + "\\d{1,4}[A-Za-z]? The " + WORD, 0.4, 0.86, HOME),
              of(
                  "LOCATION",
                  "(?i:" + FLAT + "\\d{1,6}(?: [\\p{L}\\d'’.-]{1,30}){1,3} " + LOWER_STREET + ")",
                  0.35,
                  0.8,
                  HOME),
              of(
                  "LOCATION",
                  "(?i:" + SPOKEN + "(?:[\\p{L}'’-]{2,30} ){1,3}" + LOWER_STREET + ")",
                  0.35,
                  0.82,
                  HOME),
              of("LOCATION", "(?i:(?:p\\.? ?o\\.? |post office )box \\d{1,7})", 0.85, 0.9, HOME),
              of("LOCATION", "(?i:postfach|apartado(?: de correos)?) \\d{1,7}", 0.7, 0.9, HOME),
              of(
                  "LOCATION",
                  "(?:St\\. )?"
                      + WORD
                      + "(?: "
                      + WORD
                      + "){0,2}(?:, "
                      + STATE
                      + "(?: \\d{5}(?:-\\d{4})?)?| "
                      + STATE
                      + " \\d{5}(?:-\\d{4})?)",
                  0.89,
                  0.9,
                  HOME),
              of(
                  "LOCATION",
                  "\\d{5}(?:-\\d{4})?",
                  0.05,
                  0.75,
                  "zip(?: ?code)?|postal code|(?:"
                      + String.join("|", Gazetteer.instance().usStates())
                      + ")[, ]{1,3}\u0000"),
              of(
                  "LOCATION",
                  "\\d{1,4}[a-z]? (?:rue|avenue|boulevard|chemin|place) (?:de |du |des |de la )?"
                      + WORD
                      + "(?: "
                      + WORD
                      + "){0,2}",
                  0.8,
                  0.9,
                  ""),
              of(
                  "LOCATION",
                  "(?iu:[\\p{L}-]{2,30}(?:straße|strasse|str\\.|gasse|allee|platz|weg|ring|damm|ufer|chaussee)) "
                      + GERMAN_NUMBER,
                  0.85,
                  0.9,
                  ""),
              of(
                  "LOCATION",
                  "(?:"
                      + WORD
                      + " ){1,2}(?:Straße|Strasse|Str\\.|Gasse|Allee|Platz|Weg|Ring|Damm|Ufer|Chaussee) "
                      + GERMAN_NUMBER,
                  0.86,
                  0.91,
                  ""),
              of(
                  "LOCATION",
                  "(?:Am|Im|An der|An den|An dem|In der|In den|In dem|Auf der|Auf dem|Unter den|Zum|Zur|Hinter der|Vor dem|Beim) "
                      + WORD
                      + "(?: "
                      + WORD
                      + ")? \\d{1,3} ?[a-z]?(?! (?i:uhr|euro|tage|stunden|prozent|minuten))(?![\\p{L}.])",
                  0.3,
                  0.87,
                  HOME),
              of(
                  "LOCATION",
                  "(?iu:calle|c/|avenida|avda?\\.?|av\\.|plaza|pza\\.?|paseo|pº|camino|carretera|ronda|travesía|pasaje|glorieta|callejón)"
                      + " (?iu:de la |de las |de los |de |del |la |el |los |las )?[\\p{L}'’-]{2,30}(?: [\\p{L}'’-]{1,30}){0,4}"
                      + SPANISH_NUMBER,
                  0.85,
                  0.9,
                  HOME),
              // A town after its postcode, if an address is before it.
              of(
                  "LOCATION",
                  "(?:[A-Z]{1,2}-)?\\d{4,5} "
                      + WORD
                      + "(?:[ -](?:am|an der|im|in der|bei|de|del|la|"
                      + WORD
                      + ")){0,2}",
                  LocationRecognizer::isTownWithPostcode,
                  0.8,
                  0.9,
                  ""),
              of(
                  "LOCATION",
                  "(?:[A-Z]{1,2}-)?\\d{5} " + WORD,
                  0.2,
                  0.85,
                  "wohne|wohnt|wohnen|adresse|anschrift|postleitzahl|plz|vivo|vive|dirección|direccion|domicilio"
                      + "|[\\p{L}.] \\d{1,4} ?[a-z]?,? {0,3}\u0000")));

  private AddressPatterns() {}
}
