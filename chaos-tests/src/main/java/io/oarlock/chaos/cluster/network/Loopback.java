package io.oarlock.chaos.cluster.network;

import java.util.List;
import java.util.Optional;

/**
 * Members on loopback addresses of their own ({@code 127.x.y.N}): works everywhere, for anyone, but nothing is between.
 */
public final class Loopback implements Site {

    private volatile Subnet subnet;

    public Loopback(Subnet subnet) {
        this.subnet = subnet;
    }

    @Override
    public Subnet subnet() {
        return subnet;
    }

    @Override
    public List<String> entrance(int member) {
        return List.of();
    }

    /** All loopback addresses belong to the machine: who calls this one is refused once the member has ended. */
    @Override
    public void withdraw(int member) {}

    @Override
    public void move(int member) {
        subnet = subnet.moved(member);
    }

    @Override
    public Optional<Network> network() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
