package io.tarsier.ports;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Says what it is told to say, and remembers what it was asked. */
public final class InMemoryWording implements Wording {

  private final List<List<String>> asked = new CopyOnWriteArrayList<>();
  private volatile String answer = "Something is wrong.";
  private volatile @Nullable SourceException failure;

  @Override
  public String word(List<String> facts) {
    asked.add(List.copyOf(facts));
    SourceException e = failure;
    if (e != null) {
      throw e;
    }
    return answer;
  }

  public void answer(String text) {
    answer = text;
  }

  /** Every question fails in this way from now on; null for no more. */
  public void fail(@Nullable SourceException how) {
    failure = how;
  }

  public List<List<String>> asked() {
    return List.copyOf(asked);
  }
}
