package io.oarlock.chaos.cluster.network;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Members on loopback addresses of their own ({@code 127.x.y.N}): works everywhere, for anyone, but nothing is between.
 */
public final class Loopback implements Site {

    private static final int NETWORKS_MAX = 250;

    private volatile Subnet subnet;

    public Loopback(Subnet subnet) {
        this.subnet = subnet;
    }

    /** On addresses that hardly anybody else has. */
    public static Loopback random(int size) {
        Random random = new Random();
        String network = "127." + (1 + random.nextInt(NETWORKS_MAX)) + "." + (1 + random.nextInt(NETWORKS_MAX));
        return new Loopback(new Subnet(network, 1, size));
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
