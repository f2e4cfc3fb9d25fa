package io.oarlock.connection;

import io.netty.channel.Channel;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.memory.IdentityMemory;
import io.oarlock.model.Limits;
import io.oarlock.read.ReadConsistency;
import io.oarlock.traffic.FrontEndCounters;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Makes the connections of one event loop. */
public final class ConnectionFactory {
    private final EventLoopContext loop;
    private final Function<Connection, RequestReader> readers;
    private final ReplyWriter replies;
    private final IdentityMemory identities;
    private final Limits limits;
    private final FrontEndCounters counters;

    /** @param readers makes the reader of a connection's frames */
    public ConnectionFactory(
            EventLoopContext loop,
            Function<Connection, RequestReader> readers,
            ReplyWriter replies,
            IdentityMemory identities,
            Limits limits,
            FrontEndCounters counters) {
        this.loop = loop;
        this.readers = readers;
        this.replies = replies;
        this.identities = identities;
        this.limits = limits;
        this.counters = counters;
    }

    /**
     * @param channel of this event loop, with the client's address
     * @param reads how its reads are answered until its client asks for something else
     */
    public Connection connect(Channel channel, ReadConsistency reads) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        Connection connection = new Connection(
                channel,
                loop,
                new ConnectionIdentities(remote.getAddress(), limits, identities),
                readers,
                replies,
                limits,
                counters);
        connection.reader().reads(reads);
        return connection;
    }
}
