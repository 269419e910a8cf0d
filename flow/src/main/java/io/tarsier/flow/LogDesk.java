package io.tarsier.flow;

import java.util.List;

/** What the corridor has to ask of, and tell to, the watch of logs. Nothing here waits. */
interface LogDesk {

  /** There are no logs. */
  LogDesk NONE =
      new LogDesk() {
        @Override
        public void dismissed(String finding) {
          // Nobody to tell.
        }

        @Override
        public void withdrawn(String finding) {
          // Nobody to tell.
        }

        @Override
        public List<SourceState> sources() {
          return List.of();
        }
      };

  /** An operator said that a finding about logs is no anomaly. */
  void dismissed(String finding);

  /** It is one after all. */
  void withdrawn(String finding);

  List<SourceState> sources();
}
