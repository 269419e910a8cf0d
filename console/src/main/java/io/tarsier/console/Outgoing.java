package io.tarsier.console;

import io.tarsier.flow.ChannelState;
import io.tarsier.flow.Notices;
import io.tarsier.ports.Delivery;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** What the pages need of the notices, so that they can be shown without anybody being told. */
interface Outgoing {

  /** Where nobody is told anything. */
  Outgoing NONE =
      new Outgoing() {
        @Override
        public boolean isSetUp() {
          return false;
        }

        @Override
        public List<ChannelState> channels() {
          return List.of();
        }

        @Override
        public Map<Delivery.State, Long> count() {
          return Map.of();
        }

        @Override
        public List<Delivery> newest(Delivery.State state, int limit) {
          return List.of();
        }

        @Override
        public void retry(String id) {
          throw new NoSuchElementException("There is no notice " + id + ".");
        }
      };

  boolean isSetUp();

  List<ChannelState> channels();

  Map<Delivery.State, Long> count();

  /** The newest in one state, newest first. */
  List<Delivery> newest(Delivery.State state, int limit);

  /** Puts a notice back into the queue; throws as the notices do. */
  void retry(String id);

  static Outgoing of(Notices notices) {
    return new Outgoing() {
      @Override
      public boolean isSetUp() {
        return notices.isSetUp();
      }

      @Override
      public List<ChannelState> channels() {
        return notices.channels();
      }

      @Override
      public Map<Delivery.State, Long> count() {
        return notices.count();
      }

      @Override
      public List<Delivery> newest(Delivery.State state, int limit) {
        return notices.newest(state, limit);
      }

      @Override
      public void retry(String id) {
        notices.retry(id);
      }
    };
  }
}
