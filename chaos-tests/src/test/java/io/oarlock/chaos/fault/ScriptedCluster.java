package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.cluster.network.Network;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A cluster that does nothing but write down what it was told. */
final class ScriptedCluster implements Cluster, Network, Addresses {

    private final List<String> calls = new ArrayList<>();
    private final int size;
    private final int leader;
    private Optional<Path> data = Optional.empty();
    private int broken = -1;

    ScriptedCluster(int size, int leader) {
        this.size = size;
        this.leader = leader;
    }

    /** The same with a data directory for all members. */
    ScriptedCluster with(Path directory) {
        data = Optional.of(directory);
        return this;
    }

    /** The same with a member that ends whenever it is started. */
    ScriptedCluster withBroken(int member) {
        broken = member;
        return this;
    }

    @Override
    public Optional<Path> data(int member) {
        return data;
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public List<Integer> members() {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }

    @Override
    public String connectString() {
        return "all";
    }

    @Override
    public String connectString(int member) {
        return "member-" + member;
    }

    @Override
    public long memberAt(InetSocketAddress address) {
        return -1;
    }

    @Override
    public void start(int member) {
        calls.add("start " + member);
    }

    @Override
    public void stop(int member) {
        calls.add("stop " + member);
    }

    @Override
    public void kill(int member) {
        calls.add("kill " + member);
    }

    @Override
    public void pause(int member) {
        calls.add("pause " + member);
    }

    @Override
    public void resume(int member) {
        calls.add("resume " + member);
    }

    @Override
    public boolean isRunning(int member) {
        return member != broken;
    }

    /** Another one after each start. */
    @Override
    public OptionalLong pid(int member) {
        long starts = calls.stream().filter(("start " + member)::equals).count();
        return OptionalLong.of(starts * size + member);
    }

    @Override
    public Optional<Status> status(int member) {
        return isRunning(member)
                ? Optional.of(new Status(member == leader ? "leader" : "follower", 1))
                : Optional.empty();
    }

    @Override
    public Path log(int member) {
        return Path.of("none");
    }

    @Override
    public Optional<Addresses> addresses() {
        return Optional.of(this);
    }

    @Override
    public void withdraw(int member) {
        calls.add("withdraw " + member);
    }

    @Override
    public void move(int member) {
        calls.add("move " + member);
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(this);
    }

    @Override
    public Optional<MemberDisk> disk(int member) {
        return Optional.of(new ScriptedDisk(member, calls::add));
    }

    @Override
    public Disturbance cut(int from, int to) {
        return disturb("cut " + from + ">" + to);
    }

    @Override
    public Disturbance cutClients(int member) {
        return disturb("cut clients of " + member);
    }

    @Override
    public Disturbance lose(int member, double probability) {
        return disturb("lose at " + member);
    }

    @Override
    public Disturbance hold(int member, Delay delay) {
        return disturb("hold at " + member);
    }

    @Override
    public Disturbance duplicate(int member, double probability) {
        return disturb("duplicate at " + member);
    }

    @Override
    public Disturbance narrow(int member, int kilobitsPerSecond) {
        return disturb("narrow at " + member);
    }

    @Override
    public Disturbance reset(int member, double probability) {
        return disturb("reset at " + member);
    }

    @Override
    public void heal() {
        calls.add("heal");
    }

    private Disturbance disturb(String what) {
        calls.add(what);
        return () -> calls.add("end " + what);
    }

    @Override
    public void close() {}
}
