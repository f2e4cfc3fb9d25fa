package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tools that know ZooKeeper ask of its answers, as rules: Telegraf's input, Datadog's check, the exporter for
 * Prometheus that most use, and the page of Solr that shows its ensemble.
 */
final class MonitoringTools {
    private static final Pattern TELEGRAF_LINE = Pattern.compile("zk_(\\w[\\w.\\-]*)\\s+([\\w.\\-]+).*");
    private static final Pattern DATADOG_VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final List<String> DATADOG_WHOLE = List.of(
            "zk_packets_received",
            "zk_packets_sent",
            "zk_num_alive_connections",
            "zk_outstanding_requests",
            "zk_znode_count",
            "zk_watch_count",
            "zk_ephemerals_count",
            "zk_approximate_data_size",
            "zk_open_file_descriptor_count",
            "zk_max_file_descriptor_count");

    private MonitoringTools() {}

    static void allUnderstand(Member member, String mode) throws IOException {
        telegrafUnderstands(member, mode);
        datadogUnderstands(member, mode);
        theExporterUnderstands(member, mode);
        solrUnderstands(member, mode);
    }

    /** It asks with a line break, and gives up over one line that it does not know. */
    private static void telegrafUnderstands(Member member, String mode) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : ask(member, "mntr\n").lines().toList()) {
            Matcher parts = TELEGRAF_LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            fields.put(parts.group(1), parts.group(2));
        }
        assertThat(fields).containsEntry("server_state", mode).containsKey("version");
        // What is once a number and once a text draws an error of its database.
        assertThat(fields.keySet().stream().filter(key -> isWhole(fields.get(key))))
                .containsAll(DATADOG_WHOLE.stream()
                        .map(key -> key.substring("zk_".length()))
                        .toList());
    }

    /** It reads the lines of {@code stat} one after the other, by their place. */
    private static void datadogUnderstands(Member member, String mode) throws IOException {
        assertThat(ask(member, "ruok")).isEqualTo("imok");
        Iterator<String> stat = ask(member, "stat").lines().iterator();
        assertThat(stat.next()).containsPattern(DATADOG_VERSION);
        assertThat(stat.next()).isEqualTo("Clients:");
        while (!stat.next().isBlank()) {
            // One line a client.
        }
        for (String each : valueOf(stat.next(), "Latency min/avg/max").split("/")) {
            assertThat(Double.parseDouble(each)).isNotNegative();
        }
        for (String key : List.of("Received", "Sent", "Connections", "Outstanding")) {
            assertThat(Long.parseLong(valueOf(stat.next(), key))).isNotNegative();
        }
        assertThat(valueOf(stat.next(), "Zxid")).matches("0x[0-9a-f]{1,16}");
        assertThat(valueOf(stat.next(), "Mode")).isEqualTo(mode);
        assertThat(Long.parseLong(valueOf(stat.next(), "Node count"))).isPositive();

        List<String> mntr = ask(member, "mntr").lines().toList();
        assertThat(mntr.get(0)).startsWith("zk_version\t").containsPattern(DATADOG_VERSION);
        Map<String, String> values = new HashMap<>();
        for (String line : mntr.subList(1, mntr.size())) {
            String[] words = line.trim().split("\\s+");
            if (words.length == 2) {
                values.put(words[0], words[1]);
            } else {
                // It passes such a line by, also that of ZooKeeper.
                assertThat(line).startsWith("zk_peer_state\t");
            }
        }
        assertThat(values).containsEntry("zk_server_state", mode);
        assertThat(DATADOG_WHOLE).allSatisfy(key -> assertThat(values.get(key)).matches("-?\\d+"));
    }

    /** It makes of each line a name and the word behind it, which Prometheus must take for a number. */
    private static void theExporterUnderstands(Member member, String mode) throws IOException {
        assertThat(ask(member, "ruok")).isEqualTo("imok");
        for (String line : ask(member, "mntr").split("\n", -1)) {
            String[] words = line.replace('\t', ' ').split(" ");
            switch (words[0]) {
                case "" -> assertThat(line).isEmpty();
                case "zk_version", "zk_peer_state" -> assertThat(words.length).isGreaterThan(1);
                case "zk_server_state" -> assertThat(words[1]).isEqualTo(mode);
                default -> {
                    assertThat(words[0]).matches("[a-zA-Z_:][a-zA-Z0-9_:]*");
                    assertThat(Double.parseDouble(words[1])).as(line).isNotNaN();
                }
            }
        }
    }

    /** It complains of every line of {@code mntr} and {@code conf} that has no value. */
    private static void solrUnderstands(Member member, String mode) throws IOException {
        assertThat(ask(member, "ruok\n").lines()).containsExactly("imok");
        Map<String, String> shown = new HashMap<>();
        List<String> complaints = new ArrayList<>();
        for (String line : ask(member, "mntr\n").lines().toList()) {
            note(line.split("\t"), line, shown, complaints);
        }
        for (String line : ask(member, "conf\n").lines().toList()) {
            if (!line.startsWith("membership:")) {
                note(line.split("="), line, shown, complaints);
            }
        }
        assertThat(complaints).isEmpty();
        assertThat(shown).containsEntry("zk_server_state", mode).containsKeys("clientPort", "dataDir", "serverId");
        if (mode.equals("leader")) {
            assertThat(Float.parseFloat(shown.get("zk_synced_followers"))).isPositive();
        }
    }

    private static void note(String[] pair, String line, Map<String, String> shown, List<String> complaints) {
        if (pair.length < 2) {
            complaints.add(line);
        } else {
            shown.put(pair[0], pair[1]);
        }
    }

    private static boolean isWhole(String text) {
        return text.matches("-?\\d{1,19}");
    }

    private static String valueOf(String line, String key) {
        assertThat(line).startsWith(key + ": ");
        return line.substring(key.length() + 2);
    }

    private static String ask(Member member, String word) throws IOException {
        return FourLetterWord.ask(member.clientAddress(), word);
    }
}
