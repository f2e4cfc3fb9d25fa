package io.oarlock.request;

import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * Whether a read could tell that a write which the same client sent after it has already happened. Such a write must
 * not be proposed before the read is answered; others may, which keeps long pipelines going. In doubt the answer is
 * yes. Stateless.
 */
final class ReadBeforeWrite {
    private ReadBeforeWrite() {}

    static boolean canSee(Request request, Operation later) {
        if (request instanceof Request.Sync || request instanceof Request.Ping || request instanceof Request.WhoAmI) {
            return false;
        }
        ZnodePath path = pathOf(request);
        return path == null || touches(later, path.value());
    }

    /** The only znode that the read shows; null when it shows others too, or changes watches. */
    private static @Nullable ZnodePath pathOf(Request request) {
        if (request instanceof Request.GetData getData) {
            return getData.path();
        }
        if (request instanceof Request.Exists exists) {
            return exists.path();
        }
        if (request instanceof Request.GetChildren getChildren) {
            return getChildren.path();
        }
        return request instanceof Request.GetAcl getAcl ? getAcl.path() : null;
    }

    private static boolean touches(Operation operation, String path) {
        if (operation instanceof Operation.SetData setData) {
            return setData.path().value().equals(path);
        }
        if (operation instanceof Operation.SetAcl setAcl) {
            return setAcl.path().value().equals(path);
        }
        if (operation instanceof Create create) {
            // A sequential create makes a name that only the log knows; it starts with what was asked for.
            return path.startsWith(create.path().value())
                    || isParent(path, create.path().value());
        }
        if (operation instanceof Operation.Delete delete) {
            return delete.path().value().equals(path)
                    || isParent(path, delete.path().value());
        }
        if (operation instanceof Operation.Multi multi) {
            return multi.operations().stream().anyMatch(part -> touches(part, path));
        }
        return !(operation instanceof Operation.Check) && !(operation instanceof Operation.Refused);
    }

    private static boolean isParent(String parent, String child) {
        int slash = child.lastIndexOf('/');
        return slash <= 0 ? parent.length() <= 1 : slash == parent.length() && child.startsWith(parent);
    }
}
