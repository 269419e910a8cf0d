package io.tarsier.logs;

/** What a parameter of a log line looks like. */
public enum ParameterKind {
  NUMBER,
  /** A number in base 16, or another run of hexadecimal digits. */
  HEX,
  UUID,
  /** An IP or hardware address. */
  ADDRESS,
  URL,
  EMAIL,
  PATH,
  /** A date, a time of day or both. */
  TIME,
  /** A number with a unit of time. */
  DURATION,
  /** A number with a unit of size. */
  SIZE,
  TRUTH,
  /** A name with digits or marks in it. */
  IDENTIFIER,
  WORD,
  /** Several values. */
  TEXT
}
