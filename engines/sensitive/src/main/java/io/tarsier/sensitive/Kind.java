package io.tarsier.sensitive;

/** What a piece of text is, and the word that stands for it once it is masked. */
public enum Kind {
  EMAIL("<email>"),
  PHONE("<phone>"),
  CREDIT_CARD("<card>"),
  IBAN("<iban>"),
  US_SSN("<ssn>"),
  /** Numbers that a state gives to a person and that prove themselves by a check digit. */
  NATIONAL_ID("<national-id>"),
  IP_ADDRESS("<ip>"),
  URL("<url>"),
  /** A password, or whatever else stands where a secret is named. */
  SECRET("<secret>"),
  /** A key that is known by its own look, such as those of AWS, GitHub, Slack and Stripe. */
  ACCESS_KEY("<key>"),
  JWT("<jwt>"),
  PRIVATE_KEY("<private-key>"),
  /** What a browser proves its session with. */
  COOKIE("<cookie>");

  private static final Kind[] ALL = values();

  private final String mask;

  Kind(String mask) {
    this.mask = mask;
  }

  /** The same word for every value, so that two lines that differ in it alone stay alike. */
  public String mask() {
    return mask;
  }

  /** Its place in the list: for packing into a number that never leaves the process. */
  @SuppressWarnings("EnumOrdinal")
  int number() {
    return ordinal();
  }

  int bit() {
    return 1 << number();
  }

  static Kind at(int number) {
    return ALL[number];
  }
}
