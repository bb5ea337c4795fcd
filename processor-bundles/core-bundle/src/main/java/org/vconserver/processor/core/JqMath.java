package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Adds the functions of C's mathematics that jackson-jq lacks. */
final class JqMath {
  /** Functions of the input. */
  static final Map<String, DoubleUnaryOperator> OF_INPUT =
      Map.ofEntries(
          Map.entry("acosh", x -> Math.log(x + Math.sqrt(x * x - 1))),
          Map.entry(
              "asinh",
              x -> x == 0 ? x : Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1))),
          Map.entry("atanh", x -> 0.5 * Math.log1p(2 * x / (1 - x))),
          Map.entry("exp10", x -> Math.pow(10, x)),
          Map.entry("pow10", x -> Math.pow(10, x)),
          Map.entry("fabs", Math::abs),
          Map.entry("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
          Map.entry("rint", Math::rint),
          Map.entry("nearbyint", Math::rint),
          Map.entry("round", x -> Math.signum(x) * Math.floor(Math.abs(x) + 0.5)),
          Map.entry("logb", x -> Math.getExponent(x)),
          Map.entry("significand", x -> x == 0 ? 0 : Math.scalb(x, -Math.getExponent(x))),
          Map.entry("gamma", JqMath::logGamma),
          Map.entry("lgamma", JqMath::logGamma),
          Map.entry("lgamma_r", JqMath::logGamma),
          Map.entry(
              "tgamma",
              x ->
                  x == Math.rint(x) && x > 0 && x < 171
                      ? factorial((int) x - 1)
                      : Math.exp(logGamma(x))));

  /** Functions of two arguments. */
  static final Map<String, DoubleBinaryOperator> OF_TWO =
      Map.ofEntries(
          Map.entry("fmin", Math::min),
          Map.entry("fmax", Math::max),
          Map.entry("fmod", (x, y) -> x % y),
          Map.entry("fdim", (x, y) -> Math.max(0, x - y)),
          Map.entry("copysign", Math::copySign),
          Map.entry("drem", Math::IEEEremainder),
          Map.entry("nextafter", Math::nextAfter),
          Map.entry("nexttoward", Math::nextAfter),
          Map.entry("ldexp", (x, y) -> Math.scalb(x, (int) y)),
          Map.entry("scalb", (x, y) -> x * Math.pow(2, y)),
          Map.entry("scalbln", (x, y) -> Math.scalb(x, (int) y)));

  private static final double[] LANCZOS = {
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531,
    -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private JqMath() {}

  private static double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  private static double logGamma(double x) {
    if (x < 0.5) {
      return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x - 1 + 7.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }

  /** Writes a number as jq does: without a fraction if it has none. */
  static JsonNode number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e17
        ? LongNode.valueOf((long) value)
        : DoubleNode.valueOf(value);
  }

  static double of(JsonNode in) throws JsonQueryException {
    if (!in.isNumber()) {
      throw new JsonQueryException("number required");
    }
    return in.doubleValue();
  }

  /** Fraction from 0.5 to 1, and exponent. */
  static JsonNode frexp(JsonNode in) throws JsonQueryException {
    double x = of(in);
    ArrayNode pair = JsonNodeFactory.instance.arrayNode();
    int exponent = x == 0 ? 0 : Math.getExponent(x) + 1;
    return pair.add(number(Math.scalb(x, -exponent))).add(exponent);
  }

  /** Fraction and whole part. */
  static JsonNode modf(JsonNode in) throws JsonQueryException {
    double x = of(in);
    double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
    return JsonNodeFactory.instance.arrayNode().add(number(x - whole)).add(number(whole));
  }
}
