package io.tarsier.model;

/**
 * One message of a log, with what stood around it taken off.
 *
 * @param entity what wrote it
 * @param labels what else is known of its origin: file, container, stream
 * @param epochMillis event time; the time of arrival where the record names none
 * @param level how loud it is
 * @param body the message; several lines where a stack trace belongs to it
 * @param trace what ties records together: a trace, request or session; empty where nothing does
 */
public record LogRecord(
    Entity entity, Labels labels, long epochMillis, LogLevel level, String body, String trace)
    implements Signal {}
