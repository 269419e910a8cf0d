package io.tarsier.sensitive;

/** Check digits. Each takes plain digits or capitals, without gaps. */
final class Checks {

  private Checks() {}

  /** ISO/IEC 7812: cards. */
  static boolean luhn(long digits) {
    int sum = 0;
    boolean twice = false;
    for (long rest = digits; rest > 0; rest /= 10) {
      int d = (int) (rest % 10);
      int v = twice ? 2 * d : d;
      sum += v > 9 ? v - 9 : v;
      twice = !twice;
    }
    return sum % 10 == 0;
  }

  /** Brazil's CPF: eleven digits, the last two prove the others. */
  static boolean cpf(long digits) {
    int[] d = split(digits, 11);
    boolean alike = true;
    for (int v : d) {
      alike &= v == d[0];
    }
    return !alike && weighted(d, 9, 10) == d[9] && weighted(d, 10, 11) == d[10];
  }

  private static int weighted(int[] d, int count, int first) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += d[i] * (first - i);
    }
    int rest = sum * 10 % 11;
    return rest == 10 ? 0 : rest;
  }

  /** Poland's PESEL. */
  static boolean pesel(long digits) {
    int[] d = split(digits, 11);
    int[] weights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    int sum = 0;
    for (int i = 0; i < 11; i++) {
      sum += d[i] * weights[i];
    }
    return sum % 10 == 0;
  }

  /** The eleven-test of the Dutch BSN. */
  static boolean bsn(long digits) {
    int[] d = split(digits, 9);
    int sum = -d[8];
    for (int i = 0; i < 8; i++) {
      sum += d[i] * (9 - i);
    }
    return digits > 0 && sum % 11 == 0;
  }

  /** The remainder that China's resident number ends in, 10 being written X. */
  static int china(long seventeen) {
    int[] d = split(seventeen, 17);
    int sum = 0;
    int weight = 1;
    for (int i = 16; i >= 0; i--) {
      weight = weight * 2 % 11;
      sum += d[i] * weight;
    }
    return (12 - sum % 11) % 11;
  }

  private static int[] split(long digits, int count) {
    int[] d = new int[count];
    long rest = digits;
    for (int i = count - 1; i >= 0; i--) {
      d[i] = (int) (rest % 10);
      rest /= 10;
    }
    return d;
  }
}
