package io.oarlock.ratis.rpc;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.RaftSettings;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.replica.Fault;
import org.apache.ratis.conf.Parameters;

/**
 * What the transport is made of, on its way through Ratis, which makes the transport by itself.
 *
 * @param fault where an error on an event loop goes
 */
record RpcParts(RaftSettings settings, LogCapacity capacity, MetricRegistry metrics, Fault fault) {
    private static final String KEY = "oarlock.rpc";

    static RpcParts of(Parameters parameters) {
        return parameters.getNonNull(KEY, RpcParts.class);
    }

    public Parameters into(Parameters parameters) {
        parameters.put(KEY, this, RpcParts.class);
        return parameters;
    }
}
