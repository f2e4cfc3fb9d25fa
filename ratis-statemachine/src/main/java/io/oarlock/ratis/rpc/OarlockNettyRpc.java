package io.oarlock.ratis.rpc;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;

/** The transport between members, as Ratis asks for it: by the name of a class that it makes itself. */
public final class OarlockNettyRpc implements RpcType {
    public OarlockNettyRpc() {}

    @Override
    public String name() {
        return OarlockNettyRpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return PeerRpcFactory.of(parameters);
    }
}
