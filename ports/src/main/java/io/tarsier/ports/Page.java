package io.tarsier.ports;

import java.util.List;
import java.util.Optional;

/**
 * A slice of a longer list.
 *
 * @param items in the list's order
 * @param next cursor for the slice that follows; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
