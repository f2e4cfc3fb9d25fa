package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.SourceChange;
import io.oarlock.rows.StateAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two trees beside each other: one decides random requests, the other follows what was decided. They are the same after
 * each transaction, by a digest that is worked out from the whole tree each time.
 */
class FollowedHistoriesTest {
    private static final int REQUESTS = 120;
    private static final long[] SESSIONS = {Core.SESSION, 0x0100_0000_0000_0002L, 0x0100_0000_0000_0003L};
    private static final List<AclEntry> GUARDED = List.of(new AclEntry(31, "ip", "127.0.0.1"));

    @Property(tries = 40)
    void theFollowerHasTheTreeOfTheSource(@ForAll long seed) {
        Random random = new Random(seed);
        Core source = Core.withSession();
        source.create("/early", CreateMode.EPHEMERAL);
        MigratingCore target = MigratingCore.following(source);

        for (int i = 0; i < REQUESTS; i++) {
            source.timeMillis += random.nextInt(5);
            long session = SESSIONS[random.nextInt(SESSIONS.length)];
            List<SourceChange> changes = request(source, session, random);
            Effects effects = target.take(source, session, changes, MigratingCore.digest(source));
            assertThat(target.state().phase()).as(target.state().reason()).isEqualTo(Phase.FOLLOWING);
            assertThat(effects.zxid()).isEqualTo(source.core.tree().lastZxid());
        }

        assertThat(MigratingCore.znodes(target.core)).isEqualTo(MigratingCore.znodes(source));
        assertThat(target.core.core.tree().totals())
                .isEqualTo(source.core.tree().totals());
        assertThat(StateAudit.findings(target.core.store)).isEmpty();
    }

    /** One request, and what it changed. */
    private static List<SourceChange> request(Core source, long session, Random random) {
        if (source.core.tree().session(session) == null) {
            source.open(session);
            return List.of(new SourceChange.OpenSession(10_000));
        }
        List<ZnodePath> paths = new ArrayList<>(MigratingCore.znodes(source).keySet());
        ZnodePath path = paths.get(random.nextInt(paths.size()));
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> create(source, session, path.child("n" + random.nextInt(4)), random);
            case 3, 4 -> delete(source, session, path);
            case 5 -> setData(source, session, path, random);
            case 6 -> setAcl(source, session, path);
            default -> random.nextInt(4) == 0 ? close(source, session) : List.of(refused(source, session));
        };
    }

    private static List<SourceChange> create(Core source, long session, ZnodePath path, Random random) {
        CreateMode mode = CreateMode.values()[random.nextInt(4)];
        Outcome outcome = source.apply(source.as(session, Core.creation(path.value(), mode)))
                .outcome();
        if (!(outcome instanceof Outcome.Created created)) {
            return List.of();
        }
        Znode znode = source.get(created.path().value());
        Znode parent = source.get(created.path().parent().value());
        return List.of(new SourceChange.Create(
                created.path(), znode.data(), znode.acl(), znode.owner(), parent.childCreations()));
    }

    private static List<SourceChange> delete(Core source, long session, ZnodePath path) {
        Outcome outcome =
                source.apply(source.as(session, new Operation.Delete(path, -1))).outcome();
        return outcome instanceof Outcome.Done ? List.of(new SourceChange.Delete(path)) : List.of();
    }

    private static List<SourceChange> setData(Core source, long session, ZnodePath path, Random random) {
        Bytes data = random.nextInt(5) == 0 ? null : Bytes.utf8("data " + random.nextInt());
        Outcome outcome = source.apply(source.as(session, new Operation.SetData(path, data, -1)))
                .outcome();
        return outcome instanceof Outcome.Changed changed
                ? List.of(new SourceChange.SetData(path, data, changed.stat().version()))
                : List.of();
    }

    private static List<SourceChange> setAcl(Core source, long session, ZnodePath path) {
        Outcome outcome = source.apply(source.as(session, new Operation.SetAcl(path, GUARDED, -1)))
                .outcome();
        return outcome instanceof Outcome.Changed changed
                ? List.of(new SourceChange.SetAcl(
                        path, new Acl(GUARDED), changed.stat().aversion()))
                : List.of();
    }

    private static List<SourceChange> close(Core source, long session) {
        List<ZnodePath> ephemerals =
                source.ephemerals(session).stream().map(ZnodePath::new).toList();
        source.apply(source.as(session, new Operation.CloseSession()));
        return List.of(new SourceChange.CloseSession(ephemerals));
    }

    /** It takes a zxid and changes nothing. */
    private static SourceChange refused(Core source, long session) {
        source.apply(source.as(session, new Operation.SetData(new ZnodePath("/zookeeper/config"), Bytes.EMPTY, 99)));
        return new SourceChange.SetData(PathRules.CONFIG, Bytes.utf8("of other servers"), 1);
    }
}
