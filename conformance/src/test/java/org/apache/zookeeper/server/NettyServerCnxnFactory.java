package org.apache.zookeeper.server;

import io.oarlock.conformance.server.ProcessServerCnxnFactory;

/** Stands before ZooKeeper's class of this name, which tests ask for by a system property. */
public class NettyServerCnxnFactory extends ProcessServerCnxnFactory {}
