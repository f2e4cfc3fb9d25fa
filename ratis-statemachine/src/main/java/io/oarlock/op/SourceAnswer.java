package io.oarlock.op;

import java.util.List;

/**
 * What a ZooKeeper ensemble has decided about one request of a client, beside what it changed.
 *
 * @param cxid the number that the request was given by whoever passed it on
 * @param type of the transaction, which is an opcode of the protocol; -1 for a request that failed as a whole
 * @param errors codes of the protocol: none when it worked, one when it failed as a whole; of a multi that failed one
 *     for each part, 0 before the part that failed
 */
public record SourceAnswer(int cxid, int type, List<Integer> errors) {
    public SourceAnswer {
        errors = List.copyOf(errors);
    }
}
