package io.tarsier.console;

/**
 * Something that did not work, said so that the reader knows what to do next.
 *
 * @param status HTTP status
 * @param title what happened
 * @param detail why, and what to do
 */
record ProblemView(int status, String title, String detail) {}
