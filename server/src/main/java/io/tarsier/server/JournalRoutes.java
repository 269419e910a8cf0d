package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The journal: entries by sequence, and its proof. */
final class JournalRoutes {

  private static final String PATH = "/api/v1/journal";

  private final Journal journal;

  /** A proof reads everything; one at a time is enough. */
  private final Semaphore proof = new Semaphore(1);

  JournalRoutes(Journal journal) {
    this.journal = journal;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::list), Route.get(PATH + "/verify", this::verify));
  }

  /** Newest first, unless {@code after} asks for what came after an entry. */
  private void list(Context ctx) {
    Params params = Params.of(ctx, "after", "before", "limit");
    Optional<Long> after = params.number("after", 0, Long.MAX_VALUE);
    Optional<Long> before = params.number("before", 1, Long.MAX_VALUE);
    if (after.isPresent() && before.isPresent()) {
      throw Params.problem("before", "give after or before, not both");
    }
    int limit = params.limit();
    List<JournalEntry> items =
        after.isPresent()
            ? journal.after(after.get(), limit)
            : journal.before(before.orElse(Long.MAX_VALUE), limit);
    boolean more =
        items.size() == limit
            && (after.isPresent()
                ? items.getLast().sequence() < journal.size()
                : items.getLast().sequence() > 1);
    Optional<String> next =
        more ? Optional.of(Long.toString(items.getLast().sequence())) : Optional.empty();
    Reply.json(ctx, Views.PageView.of(items, next, Views.JournalView::of));
  }

  /** A proof that holds or fails is an answer; both are 200. */
  record Proof(
      boolean intact, Optional<Long> entries, Optional<Long> sequence, Optional<String> reason) {
    static Proof of(Journal.Verdict verdict) {
      return switch (verdict) {
        case Journal.Verdict.Intact i ->
            new Proof(true, Optional.of(i.entries()), Optional.empty(), Optional.empty());
        case Journal.Verdict.Broken b ->
            new Proof(false, Optional.empty(), Optional.of(b.sequence()), Optional.of(b.reason()));
      };
    }
  }

  private void verify(Context ctx) {
    Params.of(ctx);
    if (!proof.tryAcquire()) {
      throw new ApiException(
              429, "busy", "the journal is being proven for somebody else; try again soon")
          .retryAfter(5);
    }
    try {
      Reply.json(ctx, Proof.of(journal.verify()));
    } finally {
      proof.release();
    }
  }
}
