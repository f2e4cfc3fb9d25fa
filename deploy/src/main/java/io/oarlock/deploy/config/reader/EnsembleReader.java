package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.config.Values;
import io.oarlock.membership.GroupMember;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the ensemble of the {@code server.N} lines and of the file {@code myid}. */
final class EnsembleReader {
    private static final int ID_ALONE = 1;

    private final Values values;
    private final Path myid;

    EnsembleReader(Values values, Path dataDir) {
        this.values = values;
        this.myid = dataDir.resolve("myid");
    }

    Ensemble read() throws ConfigException {
        SortedMap<Integer, Member> members = members();
        Long id = MyId.read(myid);
        if (members.isEmpty()) {
            if (!values.get(Settings.STANDALONE_ENABLED)) {
                throw new ConfigException(
                        values.origin(Settings.STANDALONE_ENABLED),
                        "standaloneEnabled is false, and there is no server.N line");
            }
            return Ensemble.alone(idAlone(id), "127.0.0.1");
        }
        if (members.size() == 1 && values.get(Settings.STANDALONE_ENABLED)) {
            int only = members.firstKey();
            return new Ensemble(only, members, true);
        }
        if (id == null) {
            throw new ConfigException(myid.toString(), "no such file, and an ensemble is configured");
        }
        if (id != id.intValue() || !members.containsKey(id.intValue())) {
            throw new ConfigException(myid.toString(), "there is no line server." + id + " in " + values.source());
        }
        checkRoles(members, id.intValue());
        return new Ensemble(id.intValue(), members, false);
    }

    private SortedMap<Integer, Member> members() throws ConfigException {
        SortedMap<Integer, Member> members = new TreeMap<>();
        Map<Member.Endpoint, Integer> addresses = new HashMap<>();
        for (Map.Entry<String, Values.Given> line :
                values.family(Settings.SERVER).entrySet()) {
            Member member = Member.parse(line.getKey(), line.getValue());
            if (members.put(member.id(), member) != null) {
                throw new ConfigException(line.getValue().origin(), "member " + member.id() + " is named twice");
            }
            Integer other = addresses.put(member.raft(), member.id());
            if (other != null) {
                throw new ConfigException(
                        line.getValue().origin(),
                        line.getKey() + " has the address of member " + other + ", " + member.raft());
            }
        }
        return members;
    }

    private void checkRoles(SortedMap<Integer, Member> members, int self) throws ConfigException {
        boolean observes = values.get(Settings.PEER_TYPE).equals("observer");
        Member me = Collections.unmodifiableSortedMap(members).get(self);
        if (values.has(Settings.PEER_TYPE) && me != null && observes != me.observer()) {
            throw new ConfigException(
                    values.origin(Settings.PEER_TYPE), "peerType and the role in server." + self + " differ");
        }
        if (members.values().stream().allMatch(Member::observer)) {
            throw new ConfigException(values.source(), "every member is an observer, nobody could lead");
        }
    }

    /** A server that stands alone starts in ZooKeeper whatever number it has. */
    private int idAlone(@Nullable Long given) {
        if (given == null) {
            return ID_ALONE;
        }
        if (given >= 0 && given <= GroupMember.ID_MAX) {
            return given.intValue();
        }
        values.warn(myid + ": " + given + " is no member id (0 to " + GroupMember.ID_MAX + "); this server stands alone"
                + " and is member " + ID_ALONE);
        return ID_ALONE;
    }
}
