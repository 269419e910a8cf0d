package io.tarsier.flow;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Told;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is told of an incident to whom, from what has been told of it before. It changes
 * nothing itself.
 *
 * <p>Each channel hears of each state once: that an incident opened, that it grew worse, that
 * somebody looks after it, that nobody does (escalation), that it is over. What is less than
 * critical waits out the quiet hours, and what is over before it was due is not told.
 */
final class NoticePlanner {

  /** Quiet hours without an end hold back for so long. */
  private static final Duration NEVER = Duration.ofDays(8);

  private final NoticeSettings settings;
  private final Map<String, NoticeRoute> routes = new HashMap<>();

  NoticePlanner(NoticeSettings settings) {
    this.settings = settings;
    settings.routes().forEach(r -> routes.put(r.name(), r));
  }

  /**
   * What is to be done about one incident.
   *
   * @param told what will have been told; null when it is to be forgotten
   * @param deliveries new ones
   * @param skipped channels whose held notices of this incident are not worth sending any more
   */
  record Decision(@Nullable Told told, List<Delivery> deliveries, Set<String> skipped) {}

  /**
   * What follows from an incident's state.
   *
   * @param told what has been told of it; null for nothing
   * @param held whether a channel's notice of it still waits for its time
   * @param console where the console is
   */
  Decision changed(
      Incident incident, @Nullable Told told, Predicate<String> held, String console, Instant now) {
    return switch (incident.status()) {
      case OPEN -> open(incident, told, held, console, now);
      case ACKNOWLEDGED -> acknowledged(incident, told, held, console, now);
      case RESOLVED, NOT_AN_ANOMALY ->
          told == null
              ? missed(incident, console, now)
              : quieter(incident, told, Notice.Kind.RESOLVED, held, console, now);
    };
  }

  /** Whoever looks after it knows of it; that it grows worse is told nevertheless. */
  private Decision acknowledged(
      Incident incident, @Nullable Told told, Predicate<String> held, String console, Instant now) {
    if (told == null) {
      return incident.severity() == Severity.CRITICAL
          ? open(incident, null, held, console, now)
          : nothing(null);
    }
    return told.status() == Incident.Status.ACKNOWLEDGED
        ? open(incident, told, held, console, now)
        : quieter(incident, told, Notice.Kind.ACKNOWLEDGED, held, console, now);
  }

  private static Decision nothing(@Nullable Told told) {
    return new Decision(told, List.of(), Set.of());
  }

  private Decision open(
      Incident incident, @Nullable Told told, Predicate<String> held, String console, Instant now) {
    Severity severity = incident.severity();
    if (told != null && severity.compareTo(told.severity()) <= 0) {
      return nothing(told);
    }
    Map<String, Integer> steps = told == null ? new HashMap<>() : new HashMap<>(told.steps());
    Map<String, Severity> channels =
        told == null ? new HashMap<>() : new HashMap<>(told.channels());
    Set<String> tell = new LinkedHashSet<>(channels.keySet());
    for (NoticeRoute route : matching(incident, now)) {
      steps.merge(route.name(), 1, Math::max);
      tell.addAll(route.steps().getFirst().channels());
    }
    if (tell.isEmpty()) {
      return nothing(null);
    }
    List<Delivery> deliveries = new ArrayList<>();
    Set<String> skipped = new LinkedHashSet<>();
    for (String channel : tell) {
      boolean waits = held.test(channel);
      if (waits) {
        skipped.add(channel); // this one says it better
      }
      boolean first = waits || !channels.containsKey(channel);
      String before = first ? "" : "It was " + word(channels.get(channel)) + " before.";
      Notice notice =
          notice(
              incident, first ? Notice.Kind.OPENED : Notice.Kind.WORSE, "", before, console, now);
      deliveries.add(
          Delivery.of(
              notice, channel, now, due(severity, first ? settings.hold() : Duration.ZERO, now)));
      channels.put(channel, severity);
    }
    Instant since = told == null ? now : told.since();
    return new Decision(
        new Told(incident.id(), incident.status(), severity, since, steps, channels),
        deliveries,
        skipped);
  }

  private List<NoticeRoute> matching(Incident incident, Instant now) {
    List<NoticeRoute> matching = new ArrayList<>();
    for (NoticeRoute route : settings.routes()) {
      if (route.matches(incident.severity(), incident.entities(), now, settings.zone())) {
        matching.add(route);
        if (!route.goOn()) {
          break;
        }
      }
    }
    return matching;
  }

  /** Somebody looks after it, or it is over. */
  private Decision quieter(
      Incident incident,
      Told told,
      Notice.Kind kind,
      Predicate<String> held,
      String console,
      Instant now) {
    boolean over = incident.status().isFinal();
    Severity severity = Severity.worst(told.severity(), incident.severity());
    if (told.status() == incident.status()) {
      return nothing(over ? null : told);
    }
    List<Delivery> deliveries = new ArrayList<>();
    Set<String> skipped = new LinkedHashSet<>();
    for (String channel : told.channels().keySet()) {
      if (held.test(channel)) {
        skipped.add(channel);
      } else {
        Notice notice = notice(incident, kind, "", who(incident), console, now);
        deliveries.add(Delivery.of(notice, channel, now, due(severity, Duration.ZERO, now)));
      }
    }
    Told after =
        new Told(
            told.incident(),
            incident.status(),
            severity,
            told.since(),
            told.steps(),
            told.channels());
    return new Decision(over ? null : after, deliveries, skipped);
  }

  /** A critical one that opened and was over while nobody was there to tell it. */
  private Decision missed(Incident incident, String console, Instant now) {
    if (incident.severity() != Severity.CRITICAL
        || incident.status() == Incident.Status.NOT_AN_ANOMALY) {
      return nothing(null);
    }
    Set<String> tell = new LinkedHashSet<>();
    matching(incident, now).forEach(r -> tell.addAll(r.steps().getFirst().channels()));
    Notice notice =
        notice(
            incident,
            Notice.Kind.RESOLVED,
            "missed",
            "It opened and was over before anybody could be told.",
            console,
            now);
    return new Decision(
        null, tell.stream().map(c -> Delivery.of(notice, c, now, now)).toList(), Set.of());
  }

  /** The steps whose time has come because nobody has acknowledged. */
  Decision escalated(Incident incident, Told told, String console, Instant now) {
    Map<String, Integer> steps = new HashMap<>(told.steps());
    Map<String, Severity> channels = new HashMap<>(told.channels());
    Map<String, Delivery> deliveries = new HashMap<>();
    told.steps()
        .forEach((name, taken) -> {
          NoticeRoute route = routes.get(name);
          int next = taken;
          while (route != null
              && next < route.steps().size()
              && !now.isBefore(told.since().plus(route.steps().get(next).after()))) {
            NoticeRoute.Step step = route.steps().get(next++);
            String detail =
                "Nobody has acknowledged it for " + step.after().toMinutes() + " minutes.";
            Notice notice =
                notice(incident, Notice.Kind.ESCALATED, name + ":" + next, detail, console, now);
            for (String channel : step.channels()) {
              deliveries.put(
                  channel,
                  Delivery.of(notice, channel, now, due(told.severity(), Duration.ZERO, now)));
              channels.put(channel, told.severity());
            }
          }
          steps.put(name, next);
        });
    return new Decision(
        new Told(told.incident(), told.status(), told.severity(), told.since(), steps, channels),
        List.copyOf(deliveries.values()),
        Set.of());
  }

  /** Whether a step of a route is due. */
  boolean isDue(Told told, Instant now) {
    return told.status() == Incident.Status.OPEN
        && told.steps().entrySet().stream()
            .anyMatch(e -> {
              NoticeRoute route = routes.get(e.getKey());
              return route != null
                  && e.getValue() < route.steps().size()
                  && !now.isBefore(told.since().plus(route.steps().get(e.getValue()).after()));
            });
  }

  /** Critical ones are due at once, at any hour. */
  private Instant due(Severity severity, Duration hold, Instant now) {
    if (severity == Severity.CRITICAL) {
      return now;
    }
    Instant due = now.plus(hold);
    return settings.quiet().isPresent() && settings.quiet().get().contain(due, settings.zone())
        ? settings.quiet().get().change(due, settings.zone()).orElse(due.plus(NEVER))
        : due;
  }

  private static Notice notice(
      Incident i, Notice.Kind kind, String more, String detail, String console, Instant now) {
    return new Notice(
        id(i.id(), kind.name(), i.severity().name(), more),
        kind,
        i.id(),
        i.title(),
        i.severity(),
        i.entities(),
        i.causes().stream().findFirst(),
        detail,
        console + "/incidents/" + i.id(),
        i.opened(),
        now);
  }

  private static String who(Incident incident) {
    String actor =
        incident.timeline().isEmpty()
            ? TimelineEntry.TARSIER
            : incident.timeline().getLast().actor();
    String by = actor.equals(TimelineEntry.TARSIER) ? "" : " by " + actor;
    return switch (incident.status()) {
      case OPEN -> "";
      case ACKNOWLEDGED -> "Acknowledged" + by + ".";
      case RESOLVED -> by.isEmpty() ? "It is over." : "Resolved" + by + ".";
      case NOT_AN_ANOMALY -> "Said to be no anomaly" + by + ".";
    };
  }

  private static String word(@Nullable Severity severity) {
    return severity == null ? "less" : severity.name().toLowerCase(Locale.ROOT);
  }

  private static String id(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return "n-" + HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
