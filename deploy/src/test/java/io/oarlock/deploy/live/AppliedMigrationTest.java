package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.op.MigrationStep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The setting that names the source, taken out before the switch. */
class AppliedMigrationTest {
    private static List<String> told(MigratingReplica replica) {
        Logger logger = (Logger) LoggerFactory.getLogger(AppliedMigration.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            new AppliedMigration(replica).tellIfSourceIsMissing();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whoTakesItOutTooEarlyIsToldWhyClientsAreRefused() {
        MigratingReplica replica = MigratingReplica.whileFollowing();

        assertThat(told(replica))
                .singleElement()
                .asString()
                .contains("oarlock.migration.source is not set")
                .contains("phase FOLLOWING");
        replica.step(new MigrationStep.Abort());
        assertThat(told(replica)).singleElement().asString().contains("phase ABORTED");
    }

    @Test
    void nothingIsSaidWithoutAMigrationOrBehindTheSwitch() {
        assertThat(told(new MigratingReplica(0))).isEmpty();

        MigratingReplica replica = MigratingReplica.whileFollowing();
        replica.step(new MigrationStep.AskSwitch());
        replica.step(new MigrationStep.SwitchOver(replica.lastZxid(), 1));
        assertThat(told(replica)).isEmpty();
    }
}
