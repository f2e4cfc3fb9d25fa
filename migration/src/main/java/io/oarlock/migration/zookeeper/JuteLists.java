package io.oarlock.migration.zookeeper;

import io.oarlock.model.Acl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.Index;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Counted lists within records. */
public final class JuteLists {
    /** More than a request to ZooKeeper can hold. */
    private static final int ACL_ENTRIES_MAX = 100_000;

    private JuteLists() {}

    /** Reads one record of a list. */
    public interface Element<T> {
        T read(InputArchive in) throws IOException;
    }

    public static <T> @Nullable List<T> read(InputArchive in, Element<T> element) throws IOException {
        return read(in, element, Integer.MAX_VALUE);
    }

    private static <T> @Nullable List<T> read(InputArchive in, Element<T> element, int max) throws IOException {
        Index index = in.startVector("list");
        if (index == null) {
            return null;
        }
        List<T> list = new ArrayList<>();
        for (; !index.done(); index.incr()) {
            if (list.size() == max) {
                throw new IOException("a list of more than " + max + " entries");
            }
            list.add(element.read(in));
        }
        in.endVector("list");
        return list;
    }

    public static Acl readAcl(InputArchive in) throws IOException {
        return JuteRecords.acl(read(
                in,
                each -> {
                    ACL entry = new ACL();
                    entry.deserialize(each, "acl");
                    return entry;
                },
                ACL_ENTRIES_MAX));
    }
}
