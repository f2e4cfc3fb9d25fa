package io.oarlock.raft;

/** How members talk to each other. */
public enum RaftTransport {
    /** HTTP/2; the only one with TLS. */
    GRPC,
    /** Plain framed TCP; less work for small entries. */
    NETTY
}
