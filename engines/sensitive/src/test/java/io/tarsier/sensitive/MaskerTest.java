package io.tarsier.sensitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What goes from a line and what stays. Every secret here is made up. */
class MaskerTest {

  private final Masker masker = Masker.forLogs();
  private final Random random = new Random(7);

  private void masks(String line, String masked) {
    assertThat(masker.mask(line)).isEqualTo(masked);
    assertThat(masker.mask(masked)).as("masking twice").isEqualTo(masked);
  }

  @Test
  void handsOrdinaryLinesBackThemselves() {
    for (int i = 0; i < 5_000; i++) {
      long n = random.nextLong();
      String line =
          switch (i % 8) {
            case 0 -> "Received block blk_" + n + " of size 67108864 from /10.0.0." + (i & 255);
            case 1 -> "request " + new UUID(n, random.nextLong()) + " done in " + (i % 997) + " ms";
            case 2 ->
                "2026-11-21T05:30:34." + (100_000 + i) + "Z epoch " + (1_700_000_000_000L + i);
            case 3 -> "commit " + Long.toHexString(n) + Long.toHexString(random.nextLong());
            case 4 -> "upgraded to 1.2." + i + "-SNAPSHOT on 10.1.2.3:8080";
            case 5 -> "user_id=" + i + " tokens=" + i + " max_tokens=4096 token=null";
            case 6 ->
                "session 0x" + Long.toHexString(n) + " nanos " + (1_700_000_000_000_000_000L + i);
            default -> "java.lang.Object@" + Integer.toHexString(i) + " at Foo.java:" + i;
          };
      assertThat(masker.mask(line)).isSameAs(line);
    }
  }

  @Test
  void makesNoObjectWhereNothingIsFound() {
    String line =
        "081109 203615 148 INFO dfs.DataNode: block blk_38865049064139660 of size 67108864 from"
            + " 10.250.19.102:54106 epoch 1700000000000 retries=3 Bearer none";
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int same = 0;
    for (int i = 0; i < 100_000; i++) {
      same += masker.mask(line).length() == line.length() ? 1 : 0;
    }
    long spent = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(same).isEqualTo(100_000);
    assertThat(spent).isLessThan(100_000);
  }

  @Test
  void findsPasswordsInTextJsonUrlsAndOptions() {
    masks("login user=bob password=hunter2 ok", "login user=bob password=<secret> ok");
    masks("{\"password\":\"hun\\\"ter 2\",\"x\":1}", "{\"password\":\"<secret>\",\"x\":1}");
    masks(
        "{\"log\":\"{\\\"password\\\":\\\"hunter2\\\"}\"}",
        "{\"log\":\"{\\\"password\\\":\\\"<secret>\\\"}\"}");
    masks("postgres://app:s3cr3t@db:5432/x", "postgres://app:<secret>@db:5432/x");
    masks("GET /login?pwd=abc&x=1", "GET /login?pwd=<secret>&x=1");
    masks("run --password foo --now", "run --password <secret> --now");
    masks("Authorization: Bearer abc.def-1", "Authorization: Bearer <secret>");
    masks("Cookie: a=b; c=d", "Cookie: <cookie>");
  }

  @Test
  void leavesSentencesAndPlaceholdersAlone() {
    for (String line :
        new String[] {
          "bad password: must have a digit",
          "DB_PASSWORD: ${DB_PASSWORD}",
          "password=****",
          "pass=12 fail=3",
          "key=user:12:profile",
          "Failed password for root from 1.2.3.4 port 22"
        }) {
      assertThat(masker.mask(line)).isSameAs(line);
    }
  }

  @Test
  void findsKeysByTheirLook() {
    String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (int i = 0; i < 200; i++) {
      StringBuilder s = new StringBuilder("a1B2");
      for (int k = 0; k < 32; k++) {
        s.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (String prefix : new String[] {"ghp_", "sk_live_", "xoxb-", "glpat-"}) {
        masks("used " + prefix + s + " now", "used <key> now");
      }
      String upper = s.toString().toUpperCase(Locale.ROOT).substring(0, 16);
      masks("used AKIA" + upper + " now", "used <key> now");
      masks("jwt eyJhbGciOiJIUzI1NiJ9.eyJ" + s + "." + s + " x", "jwt <jwt> x");
    }
    masks(
        "a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b",
        "a <private-key> b");
  }

  @Test
  void findsCardsByTheirCheckDigitAndNothingElse() {
    for (int i = 0; i < 2_000; i++) {
      long head = 400_000_000_000_000L + random.nextInt(Integer.MAX_VALUE);
      for (int check = 0; check < 10; check++) {
        String line = "paid with " + head + check + " today";
        boolean card = masker.mask(line).equals("paid with <card> today");
        assertThat(card).isEqualTo(doubled(head) % 10 == (10 - check) % 10);
      }
    }
    masks("4111 1111 1111 1111, 3782-822463-10005", "<card>, <card>");
  }

  /** The sum of the digits, every second one doubled, as the standard words it. */
  private static int doubled(long head) {
    String digits = Long.toString(head);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int d = digits.charAt(digits.length() - 1 - i) - '0';
      int v = i % 2 == 0 ? d * 2 : d;
      sum += v / 10 + v % 10;
    }
    return sum;
  }

  @Test
  void findsPersonalNumbersAndMailboxes() {
    masks("from john.doe@example.com to <jane@x.co.uk>", "from <email> to <<email>>");
    masks("GET /u?email=john%40example.com&x=1", "GET /u?email=<email>&x=1");
    masks("DE89 3704 0044 0532 0130 00 GB82WEST12345698765432", "<iban> <iban>");
    masks("DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00");
    masks("ssn 078-05-1120", "ssn <ssn>");
    masks("call +49 30 1234567 or (212) 555-0123", "call <phone> or <phone>");
  }

  @Test
  void isNotFooledByInvisibleOrForeignCharacters() {
    masks("x 4111\u200B1111\u200B1111\u200B1111 y", "x <card> y");
    masks("x \uFF14\uFF11\uFF11\uFF11111111111111 y", "x <card> y");
    masks("x john\uFF20example.com y", "x <email> y");
    masks("p\u0430ssword=hunter2", "p\u0430ssword=<secret>");
    assertThat(masker.mask("Привет, как дела")).isEqualTo("Привет, как дела");
  }

  @Test
  void takesTimeInProportionToTheTextWhateverItIs() {
    for (Policy policy : new Policy[] {Policy.LOGS, Policy.TEXT}) {
      Masker any = new Masker(policy);
      for (String piece :
          new String[] {
            "@",
            "1",
            "=",
            ":",
            "-",
            "_",
            "+",
            "(",
            "a@",
            "1 ",
            "1-",
            "eyJ",
            "eyJ.",
            "password=",
            "token=",
            "cookie: ",
            "://",
            "://a:",
            "-----BEGIN PRIVATE KEY",
            "Bearer ",
            "AKIA",
            "1.",
            "4111 ",
            "a.",
            "%40",
            "DE89",
            "--token ",
            "\u200B1"
          }) {
        String text = piece.repeat((1 << 20) / piece.length());
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> any.mask(text), () -> "slow on " + piece);
      }
    }
  }

  @Test
  void masksFieldsWhoseNameAloneTells() {
    assertThat(masker.maskField("db_password", "hunter2")).isEqualTo("<secret>");
    assertThat(masker.maskField("user", "bob")).isEqualTo("bob");
    assertThat(masker.maskField("contact", "a.b@example.com")).isEqualTo("<email>");
  }

  @Test
  void masksBytesAndHandsTheArrayBackIfThereIsNothing() {
    byte[] plain = {'o', 'k', (byte) 0xFF};
    assertThat(masker.mask(plain)).isSameAs(plain);
    assertThat(masker.mask(new byte[] {'a', '@', 'b', '.', 'd', 'e'}))
        .asString()
        .isEqualTo("<email>");
  }

  @Test
  void onlyWhatThePolicyNamesIsMasked() {
    Masker mails = new Masker(new Policy(Set.of(Kind.EMAIL), 0.6));
    assertThat(mails.mask("password=x1 a@b.de")).isEqualTo("password=x1 <email>");
    assertThatThrownBy(() -> new Policy(Set.of(), 2)).hasMessageContaining("between 0 and 1");
  }

  @Test
  void spansSayWhereButNeverWhat() {
    var spans = new SensitiveScanner(Policy.TEXT).scan("at 10.0.0.7 password=hunter2");
    assertThat(spans).extracting(Span::kind).containsExactly(Kind.IP_ADDRESS, Kind.SECRET);
    assertThat(spans.toString()).doesNotContain("hunter2");
  }
}
