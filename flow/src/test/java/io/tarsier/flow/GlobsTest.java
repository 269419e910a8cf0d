package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobsTest {

  @Test
  void globsMatchAsPeopleExpect() {
    assertThat(Globs.matches("pod/shop/*", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("*cart*", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("*-1", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("pod/shop", "pod/shop/cart-1")).isFalse();
    assertThat(Globs.matches("", "")).isTrue();
    assertThat(Globs.matches("*a*a*a*a*a*b", "a".repeat(10_000))).isFalse();
  }
}
