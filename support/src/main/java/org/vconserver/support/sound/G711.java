package org.vconserver.support.sound;

/** Expands the two laws of ITU-T G.711, to samples of 16 bits. */
final class G711 {
  private G711() {}

  static int uLaw(byte code) {
    int bits = ~code & 0xff;
    int exponent = bits >> 4 & 7;
    int magnitude = (((bits & 15) << 3) + 0x84) << exponent;
    return (bits & 0x80) == 0 ? magnitude - 0x84 : 0x84 - magnitude;
  }

  static int aLaw(byte code) {
    int bits = (code ^ 0x55) & 0xff;
    int exponent = bits >> 4 & 7;
    int mantissa = (bits & 15) << 4;
    int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
    return (bits & 0x80) == 0 ? -magnitude : magnitude;
  }
}
