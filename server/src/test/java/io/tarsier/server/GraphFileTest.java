package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.incidents.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFileTest {

  @TempDir Path dir;
  private final Topology topology = new Topology();

  private void read(String text) throws IOException {
    Path file = dir.resolve("graph.csv");
    Files.writeString(file, text);
    GraphFile.read(Settings.of(Map.of("graph.file", file.toString())), topology);
  }

  @Test
  void saysWhoCallsWhom() throws Exception {
    read("source,target\nservice/shop/front,service/shop/cart\ncart,host/web-1\n\na/b,c\n");
    assertThat(topology.dependencies())
        .extracting(d -> d.source().id() + ">" + d.target().id())
        .containsExactlyInAnyOrder(
            "service/shop/front>service/shop/cart",
            "service/cart>host/web-1",
            "service/a/b>service/c");
  }

  @Test
  void aLineThatIsNoneIsNamed() {
    assertThatThrownBy(() -> read("source,target\na,b\na,b,c\n"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> read("caller,callee\n")).hasMessageContaining("source,target");
    assertThatThrownBy(
            () -> GraphFile.read(Settings.of(Map.of("graph.file", dir + "/none.csv")), topology))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("graph.file");
  }

  @Test
  void noFileIsNoGraph() {
    GraphFile.read(Settings.of(Map.of()), topology);
    assertThat(topology.dependencies()).isEmpty();
  }
}
