package org.vconserver.processor.redaction;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/** Telephone numbers, of the region of the text or with the prefix of a country. */
@Component
public final class PhoneRecognizer implements PiiRecognizer {
  private static final int MAX_TRIES = 1000;
  private static final Pattern CANDIDATE = Pattern.compile("\\d{3}");
  private static final Pattern CONTEXT =
      Pattern.compile(
          "(?<!\\p{L})(?:phone|telephone|tel|cell|mobile|call|fax|number to reach|reach (?:me|you|him|her|us)"
              + "|callback|call back|contact number|text me|phone number|whatsapp|dial|extension)(?!\\p{L})");
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "(?<!\\p{L})(?:invoice|order|ticket|case|reference|ref|confirmation|tracking|version|serial|model"
              + "|part|account|policy|claim|zip|sku|id)(?: (?:number|no|#|id))?(?: is)?\\W{0,4}\u0000");

  /** Local numbers without an area code are too short for the library. */
  private static final Pattern LOCAL =
      Pattern.compile("(?<![\\d.-])[2-9]\\d{2}[- .]?\\d{4}(?![\\d]|[.-]\\d)");

  /** Matches a number that someone calls theirs, whatever the plan of any country. */
  private static final Patterns SAID =
      new Patterns(
          List.of(
              PatternRule.of(
                  "PHONE_NUMBER",
                  "\\+?\\d(?:[ -]?\\d){6,14}",
                  0.05,
                  0.6,
                  "(?:my|your|his|her|their|phone|cell|mobile|callback|contact|home|work) number(?: is|:)?"
                      + "|(?:telephone|phone|cell|mobile)(?: is|:)?|reach me (?:at|on)")));

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

  @Override
  public List<PiiFinding> find(PiiText text) {
    if (!CANDIDATE.matcher(text.text()).find()) {
      return List.of();
    }
    List<PiiFinding> found = new ArrayList<>(SAID.find(text));
    String region = text.region().toUpperCase(Locale.ROOT);
    for (PhoneNumberMatch match :
        numbers.findNumbers(text.text(), region, Leniency.POSSIBLE, MAX_TRIES)) {
      String raw = match.rawString();
      String around = text.around(match.start(), match.end(), 40, 20);
      boolean named = CONTEXT.matcher(around).find();
      boolean other = OTHER_NUMBER.matcher(around).find();
      boolean valid = numbers.isValidNumber(match.number());
      boolean written = raw.startsWith("+") || raw.chars().anyMatch(c -> "()- .".indexOf(c) >= 0);
      double score = valid ? (written ? 0.8 : 0.55) : (raw.startsWith("+") ? 0.7 : 0.3);
      score = named ? Math.max(score + 0.15, 0.6) : other ? score - 0.4 : score;
      if (score > 0) {
        found.add(new PiiFinding("PHONE_NUMBER", match.start(), match.end(), score));
      }
    }
    if (region.equals("US") || region.equals("CA")) {
      Matcher local = LOCAL.matcher(text.text());
      while (local.find()) {
        String around = text.around(local.start(), local.end(), 40, 20);
        if (CONTEXT.matcher(around).find() && !OTHER_NUMBER.matcher(around).find()) {
          found.add(new PiiFinding("PHONE_NUMBER", local.start(), local.end(), 0.6));
        }
      }
    }
    return found;
  }
}
