package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;

/** Something a person may want to see at once. Published after it became durable. */
public sealed interface Event {

  /** A finding is new or has changed. */
  record FindingChanged(Finding finding) implements Event {}

  /** An incident is new or has changed. */
  record IncidentChanged(Incident incident) implements Event {}
}
