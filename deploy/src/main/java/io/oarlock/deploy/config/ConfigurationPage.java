package io.oarlock.deploy.config;

import io.oarlock.deploy.config.Setting.Use;
import java.util.List;

/** Makes docs/CONFIGURATION.md out of the table of settings. */
public final class ConfigurationPage {
    private static final String INTRODUCTION = """
            # Configuration

            <!-- Made by `bin/oarlock settings`; a test compares the two. -->

            One file in the format of ZooKeeper's `zoo.cfg` (Java properties). A file of a ZooKeeper 3.9 server can be
            used as it is; a key that is not listed here draws a warning with its name. It is refused where it is close
            to one that is (`sever.2`, `secureclientport`), and where it looks like a member or like protection: those
            would silently not be there.

            - Every key may also be given as `-Dzookeeper.<key>=...` in `JVMFLAGS` or `SERVER_JVMFLAGS`, and
              `jute.maxbuffer`, `readonlymode.enabled`, `znode.container.*` and `oarlock.*` without the prefix.
              Where file and option disagree the file holds, as in ZooKeeper.
            - A file that cannot be used ends the start with exit status 1 and one line: file, line, what is wrong.
            - A value of the type bytes may end in `k`, `m` or `g`. What ZooKeeper reads as a system property is read
              like one: also hexadecimal (`0x`, `#`) and octal (`0`), and where it is no number the default holds,
              with a warning.
            - `<dataDir>/myid` holds the member's number, 0 to 254, when more than one `server.N` is configured.

            """;

    private ConfigurationPage() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("## Keys with an effect\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : of(Use.EFFECTIVE)) {
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(value(setting))
                    .append(" | ");
            page.append(setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`");
            page.append(" | ").append(cell(setting.doc())).append(" |\n");
        }
        page.append(
                "\n## Refused\n\nIgnoring these would leave the data or the clients less safe than the file says.\n\n");
        page.append("| Key | Allowed value | Why |\n|---|---|---|\n");
        for (Setting<?> setting : of(Use.REFUSED)) {
            page.append("| `").append(setting.key()).append("` | ");
            page.append(setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`");
            page.append(" | ").append(cell(setting.doc())).append(" |\n");
        }
        page.append("\n## Accepted without effect\n\nEach draws one warning.\n\n| Key | Why |\n|---|---|\n");
        for (Setting<?> setting : of(Use.WITHOUT_EFFECT)) {
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.doc())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static List<Setting<?>> of(Use use) {
        return Settings.all().stream().filter(setting -> setting.use() == use).toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String value(Setting<?> setting) {
        return setting.unit().isEmpty() ? setting.type().name() : setting.type().name() + ", " + setting.unit();
    }
}
