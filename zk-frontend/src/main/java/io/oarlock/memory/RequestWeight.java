package io.oarlock.memory;

import io.oarlock.op.Operation;
import io.oarlock.wire.Request;

/**
 * What a request costs in memory while it waits, decoded. That is about as much as its frame, but for lists of small
 * things: a part of a multi may take 16 bytes in the frame and a hundred as objects.
 */
public final class RequestWeight {
    private static final int BYTES_PER_ELEMENT = 100;

    private RequestWeight() {}

    /** @param frameBytes of the frame that it was decoded from */
    public static int of(Request request, int frameBytes) {
        return frameBytes + BYTES_PER_ELEMENT * elements(request);
    }

    private static int elements(Request request) {
        if (request instanceof Request.Write write) {
            return elements(write.operation());
        }
        if (request instanceof Request.MultiRead multiRead) {
            return multiRead.reads().size();
        }
        if (request instanceof Request.SetWatches setWatches) {
            return setWatches.paths().size();
        }
        return 0;
    }

    private static int elements(Operation operation) {
        if (operation instanceof Operation.Multi multi) {
            int elements = 0;
            for (Operation part : multi.operations()) {
                elements += 1 + elements(part);
            }
            return elements;
        }
        if (operation instanceof Operation.Create create) {
            return create.acl() == null ? 0 : create.acl().size();
        }
        return operation instanceof Operation.SetAcl setAcl && setAcl.acl() != null
                ? setAcl.acl().size()
                : 0;
    }
}
