package io.oarlock.migration.tree;

import java.io.IOException;

/** The different ACLs of a tree take more memory than a snapshot of it may. */
public final class TooManyAclsException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyAclsException(long bytesMax) {
        super("the different ACLs of the tree take more than " + bytesMax + " bytes of memory");
    }
}
