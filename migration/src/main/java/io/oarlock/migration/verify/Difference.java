package io.oarlock.migration.verify;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.model.ZnodePath;

/** Where two trees differ, in words for an operator. */
public record Difference(ZnodePath path, String detail) {
    @Override
    public String toString() {
        return JuteRecords.shown(path.value()) + ": " + detail;
    }
}
