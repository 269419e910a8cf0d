package io.tarsier.model;

import java.time.Instant;

/**
 * One run of a playbook against one entity.
 *
 * @param id stable identifier, so that no run happens twice
 * @param playbook the playbook's name
 * @param target what it acts on
 * @param incident identifier of the incident it answers
 * @param state how far it got
 * @param requested when it was asked for
 * @param before what the target looked like before, in words
 * @param after what it looked like afterwards; empty until then
 * @param revert how to take it back; empty where that cannot be done
 */
public record Action(
    String id,
    String playbook,
    Entity target,
    String incident,
    State state,
    Instant requested,
    String before,
    String after,
    String revert) {

  /** How far a run got. */
  public enum State {
    PROPOSED,
    REFUSED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    REVERTED
  }
}
