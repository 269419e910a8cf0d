package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Labels;
import io.tarsier.model.ReportedAlert;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an alert's labels say about where it belongs. Labels of metrics say the same through the
 * topology and are left out.
 */
final class Marks {

  private static final String[] SERVICE = {"service", "app", "app_kubernetes_io_name"};

  /** Labels of places larger than a node, the narrowest first. */
  private static final List<String> AREAS =
      List.of("rack", "zone", "availability_zone", "datacenter", "region", "cluster");

  /**
   * One label, or several that only mean something together.
   *
   * @param text the same for all that share it
   * @param firm whether sharing it means the same thing, or just the same place
   */
  record Mark(String text, boolean firm) {}

  private Marks() {}

  static List<Mark> of(Finding finding) {
    if (!(finding instanceof ReportedAlert r)) {
      return List.of();
    }
    Labels labels = r.alert().labels();
    List<Mark> marks = new ArrayList<>();
    if (labels.get("node") == null && labels.get("pod") == null) {
      // Beside these the instance is often that of an exporter which speaks of many.
      add(marks, "instance", labels.get("instance"), true);
    }
    String namespace = labels.get("namespace");
    for (String name : SERVICE) {
      String service = labels.get(name);
      if (namespace != null && service != null) {
        add(marks, "service", namespace + "/" + service, true);
        break;
      }
    }
    add(marks, "node", labels.get("node"), false);
    return marks;
  }

  /** The places larger than a node that an alert names, the narrowest first. */
  static List<Mark> areas(Finding finding) {
    if (!(finding instanceof ReportedAlert r)) {
      return List.of();
    }
    List<Mark> marks = new ArrayList<>();
    for (String area : AREAS) {
      add(marks, area, r.alert().labels().get(area), false);
    }
    return marks;
  }

  /** The node that an alert's labels put it on, whatever it is about; null where they name none. */
  static @Nullable Entity node(Finding finding) {
    String node = finding instanceof ReportedAlert r ? r.alert().labels().get("node") : null;
    return node == null ? null : Entity.of(Entity.Kind.NODE, node);
  }

  private static void add(List<Mark> marks, String name, @Nullable String value, boolean firm) {
    if (value != null) {
      marks.add(new Mark(name + "=" + value, firm));
    }
  }
}
