package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.ports.StorageException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:p%40ss@db:5433/tarsier?sslmode=require",
        "postgres://ann:p@ss@db:5433/tarsier?sslmode=require",
        "jdbc:postgresql://db:5433/tarsier?sslmode=require&user=ann&password=p%40ss"
      })
  void takesCredentialsOutOfEveryWayToWriteThem(String url) {
    PostgresAddress address = PostgresAddress.parse(url);
    assertThat(address.user()).contains("ann");
    assertThat(address.password()).contains("p@ss");
    assertThat(address.options()).isEqualTo(Map.of("sslmode", "require"));
    assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5433/tarsier?sslmode=require");
    assertThat(address.display()).isEqualTo("postgresql://db:5433/tarsier");
    assertThat(address).hasToString("postgresql://db:5433/tarsier");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b?c@d#e", "100%", "a+b c", ":", "größe"})
  void takesPasswordsUnescaped(String password) {
    PostgresAddress address = PostgresAddress.parse("postgresql://u:" + password + "@h/d");
    assertThat(address.password()).contains(password);
    assertThat(address.display()).isEqualTo("postgresql://h/d");
  }

  @Test
  void doesWithoutCredentialsAndKeepsAnAtInAnOption() {
    PostgresAddress address =
        PostgresAddress.parse("postgresql://h1,h2:5433/d?ApplicationName=me@here");
    assertThat(address.user()).isEmpty();
    assertThat(address.password()).isEqualTo(Optional.empty());
    assertThat(address.hosts()).isEqualTo("h1,h2:5433");
    assertThat(address.options()).containsEntry("ApplicationName", "me@here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mysql://u:hush@h/d",
        "postgresql:u:hush@h",
        "postgresql://u:hush@",
        "postgresql://u:hush@h",
        "postgresql:///d",
        "jdbc:postgresql:hush"
      })
  void refusesOtherAddressesWithoutRepeatingThem(String url) {
    assertThatThrownBy(() -> PostgresAddress.parse(url))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("postgresql://user:password@host")
        .hasMessageNotContaining("hush");
  }

  @Test
  void tellsAddressesFromFolders() {
    assertThat(SqlStorage.isDatabaseUrl("postgresql://h/d")).isTrue();
    assertThat(SqlStorage.isDatabaseUrl("JDBC:PostgreSQL://h/d")).isTrue();
    assertThat(SqlStorage.isDatabaseUrl("/var/lib/tarsier")).isFalse();
  }
}
