package io.tarsier.traces;

import io.tarsier.model.Entity;

/** What calls are counted of. */
public sealed interface Subject {

  /** The service that is called. */
  Entity service();

  /** All calls of a service. */
  record Service(Entity service) implements Subject {}

  /** The calls of one service by another, as the caller sees them. */
  record Edge(Entity caller, Entity service) implements Subject {}

  /** The calls of one operation of a service. */
  record Operation(Entity service, String name) implements Subject {}
}
