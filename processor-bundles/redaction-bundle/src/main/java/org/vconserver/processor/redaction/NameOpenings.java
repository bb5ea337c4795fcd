package org.vconserver.processor.redaction;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists what people say and write before names, in English, German and Spanish. */
final class NameOpenings {
  /** Says what an opening tells of the words after it. */
  enum Trust {
    /** Promises a name, in small letters too. */
    NAME,
    /** Promises a name that begins with a large letter or is listed. */
    TITLE,
    /** Introduces someone, or tells something else. */
    INTRODUCED,
    /** Speaks to someone, or tells something else. */
    SPOKEN_TO,
    /** Signs: nothing but the name is in the line. */
    SIGNED,
    /** Precedes a listed name, or anything. */
    PERHAPS
  }

  /** Holds an opening, and what comes after it. */
  record Opening(Pattern words, Trust trust) {}

  /** Lists parts of names that are written in small letters. */
  static final Set<String> PARTICLES =
      Set.of(
          "van", "von", "der", "den", "de", "la", "las", "los", "del", "di", "da", "dos", "do",
          "du", "le", "zu", "zum", "zur", "ter", "ten", "bin", "ibn", "al", "el", "y", "af", "av");

  /**
   * Lists the particles that a name may begin with: {@code van der Berg}, but not {@code der Berg}.
   */
  static final Set<String> FIRST_PARTICLES =
      Set.of(
          "van", "von", "de", "del", "di", "da", "dos", "du", "le", "la", "zu", "ter", "ten", "ibn",
          "el", "al");

  /** Stand before names, and are none. */
  static final Set<String> TITLES =
      Set.of(
          "mr",
          "mrs",
          "ms",
          "miss",
          "mister",
          "missus",
          "dr",
          "doctor",
          "prof",
          "professor",
          "sir",
          "madam",
          "frau",
          "herr",
          "herrn",
          "fraulein",
          "doktor",
          "senor",
          "senora",
          "senorita",
          "sr",
          "sra",
          "srta",
          "don",
          "dona",
          "doctora",
          "mme",
          "monsieur",
          "madame",
          "signor",
          "signora");

  static final List<Opening> ALL =
      List.of(
          opening(
              Trust.NAME,
              "(?:(?:my|his|her|your|our|first|given|last|family|full|middle|maiden|sur|customer['’]?s?|patient['’]?s?|account holder['’]?s?|\\p{L}{2,12}['’]s)"
                  + " ?names?(?: is|['’]s| was|:)|name:|names?['’]s|goes by|spelled"
                  + "|name on (?:the|my|your|this) \\p{L}{2,12}(?: is|['’]s)"
                  + "|(?:(?:mein|dein|ihr|sein|vor|nach|familien|zu|mädchen)e? ?name (?:ist|lautet|war))"
                  + "|(?:ich|er|sie) heiße?|heiße|heisse|heißt|nennt mich"
                  + "|(?:me|te|se) llam[oaeó]n?|(?:mi|su|tu) (?:primer |segundo )?(?:nombre|apellido)(?: completo)? es|apellidos? es|nombre:|apellidos?:)"),
          opening(
              Trust.TITLE,
              "(?:(?:mrs?|ms|dr|prof|sr|sra|srta|dra)\\.?|miss|mister|missus|doctor|professor|herrn?|frau|fräulein|doktor"
                  + "|señor(?:a|ita|es)?|senor(?:a|ita)?|(?-i:don|doña)|doctora|named|name of|a nombre de|namens|auf den namen"
                  + "|(?:under|in) the name(?: of)?|call me|calls? (?:him|her)|(?:is|are|was|['’]s) called"
                  + "|(?:the )?name (?:is|was)|name ist|nombre es"
                  + "|(?:first|given|last|family|full|sur|vor|nach|familien) ?name)"),
          opening(
              Trust.INTRODUCED,
              "(?:this is|it['’]s|i['’]m|i am|you['’]?re speaking (?:with|to)|you are speaking (?:with|to)|you['’]?re through to"
                  + "|(?:ich bin|hier ist|hier spricht|hier|am apparat ist|es spricht|sie sprechen mit)(?: der| die)?"
                  + "|soy|habla|(?:le|te) (?:habla|atiende|saluda)|al habla|aquí|está hablando con)"),
          opening(
              Trust.PERHAPS,
              "(?:im|its|speak(?:ing)? (?:with|to)|talk(?:ing)? (?:with|to)|(?:spoke|talked) (?:with|to)|ask(?:ed)? for|asking for|called me"
                  + "|put me through to|transfer(?:red)? (?:you|me) to|connect(?:ed)? (?:you|me) (?:to|with)|on behalf of"
                  + "|wife|husband|son|daughter|brother|sister|mother|father|friend|manager|supervisor|colleague|partner|boss"
                  + "|signed by|attention|attn|contact|from|with|by|and|tell|patient|customer|client|agent|caller|cc|user|owner|holder"
                  + "|name|verbinden sie mich mit|sprech(?:e|en) (?:ich )?mit|gesprochen mit|mit|von|und"
                  + "|mann|sohn|tochter|kollegen?|kollegin|chefin|chef|bruder|schwester|mutter|vater|nachbar(?:in|n)?|freund(?:in)?|kunde|kundin|patientin"
                  + "|hablar con|hablo con|hablé con|de parte de|con|hij[oa]|marido|mujer|espos[oa]|madre|padre|herman[oa]"
                  + "|compañer[oa]|amig[oa]|jef[ea]|titular|paciente|cliente)"),
          opening(
              Trust.SIGNED,
              "(?:regards|sincerely|faithfully|cheers|wishes|yours|grüßen?|gruß|mfg|lg|vg|saludos?|atentamente|cordialmente)"),
          opening(
              Trust.SPOKEN_TO,
              "(?:hi|hello|hey|dear|thanks(?: so much| a lot)?|thank you(?: so much| very much)?"
                  + "|good (?:morning|afternoon|evening|day)|welcome(?: back)?|bye|goodbye|sorry|okay|ok|yes|no|alright"
                  + "|hallo|guten (?:tag|morgen|abend)|lieber?|danke(?: schön)?|vielen dank|ja|nein|tschüss|servus|moin"
                  + "|hola|buen[oa]s(?: días| tardes| noches)?|estimad[oa]s?|querid[oa]s?|(?:muchas )?gracias|adiós|sí)"));

  private NameOpenings() {}

  private static Opening opening(Trust trust, String words) {
    return new Opening(
        Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:" + words + ")[,:;]?\\s{1,3}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
        trust);
  }
}
