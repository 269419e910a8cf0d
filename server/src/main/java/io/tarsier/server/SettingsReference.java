package io.tarsier.server;

/** Writes the settings reference, docs/settings.md, from the table. */
public final class SettingsReference {

  private SettingsReference() {}

  public static String markdown() {
    StringBuilder md = new StringBuilder();
    md.append(
        """
        # Settings

        Every setting can be given in three places; the first that says something wins:

        1. on the command line, `--set KEY=VALUE` (the common ones have a flag of their own),
        2. as an environment variable,
        3. in `tarsier.yaml` in the data folder, or in the file named by `--config`, with flat or nested keys.

        `tarsier config` prints each setting with its value and where the value came from. An unknown key or a
        value that does not fit stops the start with a message that says what is allowed.
        A secret may be given by a file: set `KEY-file` (`…_FILE`) to the path instead of `KEY`.

        | setting | environment variable | default | takes | what it does |
        |---|---|---|---|---|
        """);
    for (Setting<?> s : SettingTable.all()) {
      md.append("| `").append(s.key()).append("` | `").append(s.env()).append("` | ");
      md.append(s.defaultText().isEmpty() ? "not set" : "`" + s.defaultText() + "`");
      md.append(" | ").append(s.type().allowed()).append(s.secret() ? ", secret" : "");
      md.append(" | ").append(s.description()).append(" |\n");
    }
    return md.toString();
  }
}
