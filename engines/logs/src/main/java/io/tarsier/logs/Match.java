package io.tarsier.logs;

/**
 * What became of a line.
 *
 * @param templateId the template that the line follows; see {@link TemplateMiner#template(long)}
 * @param isNew whether the line is the first of its template
 * @param changed whether the line made its template more general
 */
public record Match(long templateId, boolean isNew, boolean changed) {}
