package io.oarlock.ratis.rpc;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;

/** The transport between members, as Ratis asks for it: by the name of a class that it makes itself. */
public final class PeerRpcType implements RpcType {
    public PeerRpcType() {}

    @Override
    public String name() {
        return PeerRpcType.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return PeerRpcFactory.of(parameters);
    }
}
