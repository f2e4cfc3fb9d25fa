package io.oarlock.operations;

import io.oarlock.traffic.ConnectionView;
import java.util.List;

/** The open connections of a member, those without a session included. */
public record ConnectionListing(List<ConnectionView> connections) {
    public ConnectionListing {
        connections = List.copyOf(connections);
    }
}
