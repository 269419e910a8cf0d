package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.LogRecord;

/**
 * Whose log a record belongs to. Pods of one service write one log: they come and go with every
 * deployment, and what one of them has said a hundred times is nothing new when the next one says
 * it. A record of a pod that names its service is therefore the service's; all others are of the
 * entity that they came from.
 */
final class LogAuthor {

  /** What SDKs call a service that nobody named. */
  private static final String UNNAMED = "unknown_service";

  private LogAuthor() {}

  static Entity of(LogRecord record) {
    Entity entity = record.entity();
    String service = record.labels().get("service_name");
    if (entity.kind() != Entity.Kind.POD
        || service == null
        || service.isBlank()
        || service.startsWith(UNNAMED)) {
      return entity;
    }
    String namespace = record.labels().get("service_namespace");
    return new Entity(
        Entity.Kind.SERVICE,
        namespace == null || namespace.isBlank() ? entity.scope() : namespace,
        service);
  }
}
