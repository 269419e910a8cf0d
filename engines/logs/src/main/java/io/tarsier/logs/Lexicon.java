package io.tarsier.logs;

import java.util.Set;

/** Words that say what they, or their neighbours, are. Of languages and systems, of no service. */
final class Lexicon {

  /** Values that are written as words. */
  static final Set<String> VALUES = set("true false True False TRUE FALSE null NULL");

  static final Set<String> DAYS = set("Mon Tue Wed Thu Fri Sat Sun");
  static final Set<String> MONTHS = set("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
  static final Set<String> ZONES =
      set("UTC GMT PST PDT EST EDT CST CDT MST MDT CET CEST BST JST IST AM PM");

  static final Set<String> DOMAINS =
      set("com net org edu gov mil int io info biz local internal lan arpa localdomain");

  /** Ends of file names that are also countries. */
  static final Set<String> FILE_ENDINGS =
      set("py sh rs pl cc so md js ts id is in am to do my as be no it cs vb kt");

  static final Set<String> SIZES = set("B kB KB MB GB TB PB KiB MiB GiB TiB");

  static final Set<String> DURATIONS =
      set("ns us ms s sec secs second seconds min mins minute minutes hour hours day days");

  /** What may stand after "user" and is no user. */
  static final Set<String> NO_USER =
      set(
          "unknown request name names id ids is was has not with and or from authentication agent input data code"
              + " space mode for in on to by account level session group list interface does could can cannot"
              + " processes process");

  /** What stands after a user's name. */
  static final Set<String> AFTER_USER =
      set("from by on at in with logged has is was to via for using");

  /** Words that any message may have; two messages are not alike because they share them. */
  static final Set<String> COMMON =
      set(
          "a an the to of in on at for from by with as is was are be been and or not no has have it this that");

  static final Set<String> ACCOUNTS =
      set("root admin administrator guest nobody daemon postgres mysql");

  private Lexicon() {}

  private static Set<String> set(String words) {
    return Set.of(words.split(" "));
  }
}
