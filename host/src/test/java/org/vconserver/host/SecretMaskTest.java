package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SecretMaskTest {
  private final SecretMask mask = new SecretMask();

  @Test
  void aSecretIsMaskedHoweverItIsEscaped() {
    mask.add("a<b>&\"c'd/e\\f=:g", "");
    assertEquals("x = ***;", mask.apply("x = a<b>&\"c'd/e\\f=:g;"));
    assertEquals("<td>***</td>", mask.apply("<td>a&lt;b&gt;&amp;&quot;c&#39;d/e\\f=:g</td>"));
    assertEquals("{\"x\":\"***\"}", mask.apply("{\"x\":\"a<b>&\\\"c'd\\/e\\\\f=:g\"}"));
    assertEquals("?x=***", mask.apply("?x=a%3Cb%3E%26%22c%27d%2Fe%5Cf%3D%3Ag"));
  }

  @Test
  void thePasswordInAUrlIsASecretByItself() {
    mask.add("redis+sentinel://user:hunt%2Fer2@host1,host2:26379/0?master=m", "embedded:");
    assertEquals(
        "***", mask.apply("redis+sentinel://user:hunt%2Fer2@host1,host2:26379/0?master=m"));
    assertEquals("AUTH user ***", mask.apply("AUTH user hunt%2Fer2"));
    assertEquals("AUTH user ***", mask.apply("AUTH user hunt/er2"));
    assertEquals("host1", mask.apply("host1"));
  }

  @Test
  void aShortOneIsMaskedWhereItStandsAlone() {
    mask.add("console", "");
    assertEquals("password = ***", mask.apply("password = console"));
    assertEquals("\"***\"", mask.apply("\"console\""));
    assertEquals("/system/console/bundles", mask.apply("/system/console/bundles"));
    assertEquals("webconsole console-bundle", mask.apply("webconsole console-bundle"));
  }

  @Test
  void whatIsNoSecretIsShown() {
    mask.add("embedded:", "embedded:");
    mask.add("", "");
    mask.add("$[env:KEY;default=]", "");
    mask.add("a", "");
    mask.add("true", "");
    mask.add("8000", "");
    assertEquals("{x:true,y:8000}", mask.apply("{x:true,y:8000}"));
    assertEquals("embedded: $[env:KEY;default=] a", mask.apply("embedded: $[env:KEY;default=] a"));
  }
}
