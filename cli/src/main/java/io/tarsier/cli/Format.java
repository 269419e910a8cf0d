package io.tarsier.cli;

/** How results are printed. */
enum Format {
  /** For people: a picture and a few lines. */
  TABLE,
  JSON,
  CSV
}
