package io.tarsier.console;

import io.tarsier.flow.ChannelState;
import io.tarsier.model.Entity;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people were told of the seeded shop: one notice arrived, one waits, one was given up. */
final class SeededNotices implements Outgoing {

  private final List<Delivery> all = new ArrayList<>();

  /** What the forms asked for. */
  final List<String> retried = new ArrayList<>();

  SeededNotices(Instant now, String odd) {
    Notice opened =
        new Notice(
            "n-1",
            Notice.Kind.OPENED,
            "i-checkout-slow",
            "Checkout answers slowly " + odd,
            Severity.CRITICAL,
            List.of(new Entity(Entity.Kind.SERVICE, "shop", "checkout")),
            Optional.empty(),
            "",
            "",
            now.minusSeconds(880),
            now.minusSeconds(790));
    all.add(
        Delivery.of(opened, "slack", now.minusSeconds(790), now.minusSeconds(790))
            .sent(now.minusSeconds(788)));
    all.add(
        Delivery.of(opened, "mail", now.minusSeconds(790), now.minusSeconds(790))
            .failed(
                "mail.example refused the connection " + odd,
                now.plusSeconds(60),
                now.minusSeconds(20)));
    all.add(
        Delivery.of(opened, "pagerduty", now.minusSeconds(790), now.minusSeconds(790))
            .dead(
                "events.pagerduty.com answered 403: the routing key is unknown",
                now.minusSeconds(500)));
  }

  @Override
  public boolean isSetUp() {
    return true;
  }

  @Override
  public List<ChannelState> channels() {
    return List.of(
        new ChannelState("slack", 0, 0, 12, 1, 0, ""),
        new ChannelState("mail", 1, 1, 3, 4, 0, "mail.example refused the connection"),
        new ChannelState("pagerduty", 0, 0, 0, 9, 1, "the routing key is unknown"));
  }

  @Override
  public Map<Delivery.State, Long> count() {
    return all.stream().collect(Collectors.groupingBy(Delivery::state, Collectors.counting()));
  }

  @Override
  public List<Delivery> newest(Delivery.State state, int limit) {
    return all.stream().filter(d -> d.state() == state).limit(limit).toList();
  }

  @Override
  public void retry(String id) {
    if (all.stream().noneMatch(d -> d.id().equals(id))) {
      throw new NoSuchElementException("There is no notice " + id + ".");
    }
    retried.add(id);
  }
}
