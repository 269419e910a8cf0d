package io.tarsier.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The compiled templates, by name. Everything they print is escaped for where it stands. */
final class Templates {

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "io.tarsier.console");

  String render(String name, Frame frame, Object view) {
    StringOutput out = new StringOutput(32 * 1024);
    engine.render(name + ".jte", Map.of("frame", frame, "view", view), out);
    return out.toString();
  }
}
