package org.vconserver.processor.redaction;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/**
 * Telephone numbers: with the prefix of a country, {@code +} or {@code 00}, of the region of the
 * text, of other regions as they are written there, and what someone calls a telephone number.
 */
@Component
public final class PhoneRecognizer implements PiiRecognizer {
  private static final int MAX_TRIES = 1000;
  private static final Pattern CANDIDATE = Pattern.compile("\\d{3}|\\d{2}[ ./-]\\d{2}");
  private static final Pattern CONTEXT =
      Pattern.compile(
          "(?<!\\p{L})(?:phone|telephone|tel|cell|mobile|call|called|ring|fax|number to reach|reach (?:me|you|him|her|us)"
              + "|callback|call back|contact number|text me|phone number|whatsapp|dial|extension"
              + "|telefon\\p{L}{0,10}|handy\\p{L}{0,6}|mobil\\p{L}{0,6}|rufnummer|festnetz\\p{L}{0,6}|anrufen|zurückrufen|rufe?n? sie|ruf mich|erreich\\p{L}{1,4}"
              + "|telefono|teléfono|tel[eé]f|m[oó]vil|celular|ll[aá]m[ae]\\p{L}{0,3}|llamar\\p{L}{0,3}|fijo|contactar\\p{L}{0,3}|marque)(?!\\p{L})");

  /** Matches what tells that it is a number of something else, right before it. */
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "(?<!\\p{L})(?:invoice|order|ticket|case|reference|ref|confirmation|tracking|version|serial|model"
              + "|part|account|policy|claim|zip|sku|id|item|article|booking|meter|customer|member"
              + "|(?!telefon|handy|mobil|ruf|festnetz|fax)\\p{L}{2,20}nummer|aktenzeichen|artikel|bestellung|rechnung|auftrag|vorgang"
              + "|factura|pedido|referencia|expediente|contrato|cliente|serie|versi[oó]n)"
              + "(?: (?:number|no|#|id|nummer|nr|número))?(?: (?:is|ist|es|lautet))?\\W{0,4}\u0000");

  /** Local numbers without an area code are too short for the library. */
  private static final Pattern LOCAL =
      Pattern.compile("(?<![\\d.-])[2-9]\\d{2}[- .]?\\d{4}(?![\\d]|[.-]\\d)");

  /** Matches the prefix for calls abroad, in most of the world and in North America. */
  private static final Pattern ABROAD =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}+.,/-])(?:00|011)[ -]?(?=[1-9])(?<number>\\d(?:[ ()/.-]{0,2}\\d){7,14})(?!\\d|[.,-]\\d)");

  /** Matches numbers as they are written at home where they begin with a zero. */
  private static final Pattern AT_HOME =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}+.,/-])\\(?0[1-9](?:[ ()/.-]{0,3}\\d){7,12}(?!\\d|[.,-]\\d|[\\p{L}])");

  /** Lists regions whose numbers begin with a zero at home, the most frequent of them. */
  private static final List<String> ZERO_REGIONS =
      List.of("DE", "GB", "AT", "CH", "FR", "NL", "BE", "SE", "IE", "AU", "TR", "ZA", "JP", "IN");

  private static final String NUMBER = "\\+?\\(?\\d(?:[ ()/.-]{0,3}\\d){6,14}";
  private static final String DATE = "\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4}";

  /** Matches a number that someone calls theirs, whatever the plan of any country. */
  private static final NamedNumbers SAID =
      new NamedNumbers(
          List.of(
              NamedNumber.strict(
                  "PHONE_NUMBER",
                  "(?:my|your|his|her|their|our|phone|cell|mobile|callback|contact|home|work|office|direct|fax|whatsapp)(?: (?:phone|cell|mobile|new|old|direct))? (?:number|line)"
                      + "|(?:telephone|phone|tele|cell ?phone|cell|mobile(?: phone)?|landline|fax|whatsapp)|tel\\."
                      + "|(?:reach|call|ring|text|phone|dial|contact|whatsapp)(?: (?:me|us|him|her|them|you|back|at|on|home|under)){1,4}"
                      + "|(?:telefon|handy|mobil|mobilfunk|mobiltelefon|ruf|festnetz|fax|rückruf|durchwahl)(?:nummer|nr\\.?)?"
                      + "|(?:meine|ihre|seine|unsere|deine)(?: (?:neue|alte|private))? nummer|erreich(?:en|bar|t|st)(?: (?:sie|du|mich|uns|bin|ich|unter|auf))*"
                      + "|(?:rufen?|ruf)(?: (?:sie|mich|uns|bitte|an|zurück|unter)){1,5}|(?:an|zurück)(?:zu)?rufen unter"
                      + "|(?:n[uú]mero(?: de)? )?(?:tel[eé]fono|m[oó]vil|celular|fijo|whatsapp|fax|contacto)|(?:mi|su|tu|nuestro)(?: nuevo)? n[uú]mero"
                      + "|ll[aá]m[ae](?:me|nos|nme|n)?|llamarme|contactarme|localizarme",
                  NUMBER,
                  text -> !text.matches(DATE),
                  0.85)));

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

  @Override
  public List<PiiFinding> find(PiiText text) {
    if (!CANDIDATE.matcher(text.text()).find()) {
      return List.of();
    }
    List<PiiFinding> found = new ArrayList<>(SAID.find(text));
    String region = text.region().toUpperCase(Locale.ROOT);
    ofRegion(text, region, found);
    abroad(text, found);
    atHome(text, found);
    if (region.equals("US") || region.equals("CA")) {
      local(text, found);
    }
    return found;
  }

  private void ofRegion(PiiText text, String region, List<PiiFinding> found) {
    for (PhoneNumberMatch match :
        numbers.findNumbers(text.text(), region, Leniency.POSSIBLE, MAX_TRIES)) {
      String raw = match.rawString();
      String around = text.around(match.start(), match.end(), 40, 20);
      boolean named = CONTEXT.matcher(around).find();
      boolean other = OTHER_NUMBER.matcher(around).find();
      boolean valid = numbers.isValidNumber(match.number());
      boolean written = raw.startsWith("+") || raw.chars().anyMatch(c -> "()- .".indexOf(c) >= 0);
      double score = valid ? (written ? 0.8 : 0.55) : (raw.startsWith("+") ? 0.7 : 0.3);
      score = named && !other ? Math.max(score + 0.15, 0.6) : other ? score - 0.4 : score;
      if (score > 0) {
        found.add(new PiiFinding("PHONE_NUMBER", match.start(), match.end(), score));
      }
    }
  }

  private void abroad(PiiText text, List<PiiFinding> found) {
    Matcher matcher = ABROAD.matcher(text.text());
    while (matcher.find()) {
      PhoneNumber number = parsed("+" + matcher.group("number"), null);
      if (number != null && numbers.isPossibleNumber(number)) {
        String around = text.around(matcher.start(), matcher.end(), 40, 20);
        boolean sure = numbers.isValidNumber(number) || CONTEXT.matcher(around).find();
        double score = OTHER_NUMBER.matcher(around).find() ? 0.2 : sure ? 0.87 : 0.55;
        found.add(new PiiFinding("PHONE_NUMBER", matcher.start(), matcher.end(), score));
      }
    }
  }

  private void atHome(PiiText text, List<PiiFinding> found) {
    Matcher matcher = AT_HOME.matcher(text.text());
    while (matcher.find()) {
      String around = text.around(matcher.start(), matcher.end(), 40, 20);
      boolean named = CONTEXT.matcher(around).find();
      String number = matcher.group();
      if (!OTHER_NUMBER.matcher(around).find()
          && ZERO_REGIONS.stream().anyMatch(region -> isNumberOf(number, region, named))) {
        found.add(
            new PiiFinding("PHONE_NUMBER", matcher.start(), matcher.end(), named ? 0.85 : 0.55));
      }
    }
  }

  /**
   * Tells whether a number is one of a region; without a word of telephones, of a kind that says
   * enough.
   */
  private boolean isNumberOf(String text, String region, boolean named) {
    PhoneNumber number = parsed(text, region);
    return number != null
        && numbers.isValidNumberForRegion(number, region)
        && (named
            || Set.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
                .contains(numbers.getNumberType(number)));
  }

  private @Nullable PhoneNumber parsed(String text, @Nullable String region) {
    try {
      return numbers.parse(text, region);
    } catch (NumberParseException e) {
      // No number of any country.
      return null;
    }
  }

  private static void local(PiiText text, List<PiiFinding> found) {
    Matcher local = LOCAL.matcher(text.text());
    while (local.find()) {
      String around = text.around(local.start(), local.end(), 40, 20);
      if (CONTEXT.matcher(around).find() && !OTHER_NUMBER.matcher(around).find()) {
        found.add(new PiiFinding("PHONE_NUMBER", local.start(), local.end(), 0.6));
      }
    }
  }
}
