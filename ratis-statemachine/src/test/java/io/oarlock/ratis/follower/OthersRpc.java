package io.oarlock.ratis.follower;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;

/** Made by Ratis, by its name. */
public final class OthersRpc implements RpcType {
    static final String KEY = "others";

    @Override
    public String name() {
        return OthersRpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return parameters.getNonNull(KEY, LoneServer.Others.class);
    }
}
