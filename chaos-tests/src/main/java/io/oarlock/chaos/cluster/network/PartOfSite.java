package io.oarlock.chaos.cluster.network;

import java.util.List;
import java.util.Optional;

/**
 * Some members of a site, with numbers of their own from 1 on, as one of two ensembles that share it. Its network, and
 * its end, are the affair of the whole.
 */
public final class PartOfSite implements Site {

    private final Site whole;
    private final int before;
    private final int size;

    /**
     * A part.
     *
     * @param before how many members of the whole come before
     */
    public PartOfSite(Site whole, int before, int size) {
        this.whole = whole;
        this.before = before;
        this.size = size;
    }

    @Override
    public Subnet subnet() {
        return whole.subnet().part(before, size);
    }

    /** Its address: those of the other part, with names of their own, could not resolve a name. */
    @Override
    public String name(int member) {
        return subnet().host(member);
    }

    @Override
    public List<String> entrance(int member) {
        return whole.entrance(before + member);
    }

    @Override
    public void withdraw(int member) {
        throw new UnsupportedOperationException("members of a part keep their addresses");
    }

    @Override
    public void move(int member) {
        throw new UnsupportedOperationException("members of a part keep their addresses");
    }

    @Override
    public Optional<Network> network() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
