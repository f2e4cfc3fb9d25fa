package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.hostile.AttackMenu;
import io.oarlock.chaos.hostile.subject.Attack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HostileCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void theListNamesEveryAttackWithItsSizes() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(AttackMenu.all().size())
                .anyMatch(line -> line.contains(" deaf-readers ") && line.endsWith("[1, 3]"))
                .anyMatch(line -> line.contains(" many-ephemerals ") && line.endsWith("[1, 3] long"));
    }

    @Test
    void noTwoAttacksHaveTheSameName() {
        assertThat(AttackMenu.all()).extracting(Attack::name).doesNotHaveDuplicates();
    }

    @Test
    void anAttackThatDoesNotExistIsAUsageError() {
        assertThat(run("earthquake")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("no such attack: earthquake");
    }

    private int run(String... arguments) {
        return new CommandLine(new ChaosMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors, true))
                .execute(Stream.concat(Stream.of("hostile"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
