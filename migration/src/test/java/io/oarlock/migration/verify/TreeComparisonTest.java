package io.oarlock.migration.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.migration.tree.Progress;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeComparisonTest {
    private static final Znode ZNODE =
            new Znode(Bytes.utf8("data"), Acl.OPEN, 1, 2, 3, 4, 5, 6, 7, 8, Owner.PERSISTENT, 0);

    /** A field that is off by one, and the word that must name it. */
    private static Map<String, UnaryOperator<Znode>> changes() {
        Map<String, UnaryOperator<Znode>> changes = new LinkedHashMap<>();
        changes.put("data", z -> with(Bytes.utf8("date"), z.acl(), z.owner(), 0));
        changes.put("dataLength", z -> with(null, z.acl(), z.owner(), 0));
        changes.put("ACL", z -> with(z.data(), new Acl(List.of(new AclEntry(31, "ip", "::1"))), z.owner(), 0));
        changes.put("ephemeralOwner", z -> with(z.data(), z.acl(), 4711, 0));
        changes.put("owner 0x0 and 0x8000000000000000", z -> with(z.data(), z.acl(), Owner.CONTAINER, 0));
        changes.put("czxid", z -> shifted(z, 1));
        changes.put("mzxid", z -> shifted(z, 2));
        changes.put("pzxid", z -> shifted(z, 3));
        changes.put("ctime", z -> shifted(z, 4));
        changes.put("mtime", z -> shifted(z, 5));
        changes.put("; version", z -> shifted(z, 6));
        changes.put("cversion", z -> shifted(z, 7));
        changes.put("aversion", z -> shifted(z, 8));
        changes.put("numChildren", z -> with(z.data(), z.acl(), z.owner(), 1));
        return changes;
    }

    private static Iterable<String> fields() {
        return changes().keySet();
    }

    private static Znode with(@Nullable Bytes data, Acl acl, long owner, int children) {
        return new Znode(data, acl, 1, 2, 3, 4, 5, 6, 7, 8, owner, children);
    }

    private static Znode shifted(Znode z, int field) {
        int[] f = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        f[field]++;
        return new Znode(z.data(), z.acl(), f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], z.owner(), 0);
    }

    private static TreeComparison.Result compare(Map<String, Znode> a, Map<String, Znode> b, boolean ignoreEphemerals)
            throws IOException {
        TreeComparison.Options options = new TreeComparison.Options(ignoreEphemerals, 2);
        return TreeComparison.run(walk(a), walk(b), options, Progress.SILENT);
    }

    private static TreeWalk walk(Map<String, Znode> znodes) {
        List<SeenZnode> seen = new ArrayList<>();
        new TreeMap<>(znodes)
                .forEach((path, z) -> seen.add(
                        new SeenZnode(new ZnodePath(path), z.data(), z.acl(), z.stat(), OptionalLong.of(z.owner()))));
        Iterator<SeenZnode> iterator = seen.iterator();
        return new TreeWalk() {
            @Override
            public SeenZnode next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyFieldThatDiffersIsNamed(String field) throws IOException {
        Znode changed = changes().get(field).apply(ZNODE);

        TreeComparison.Result result = compare(Map.of("/a", ZNODE), Map.of("/a", changed), false);

        assertThat(result.differences()).isEqualTo(1);
        assertThat("; " + result.first().get(0).detail()).contains(field);
        assertThat(compare(Map.of("/a", changed), Map.of("/a", changed), false).differences())
                .isZero();
    }

    @Test
    void znodesOfOneTreeOnlyAreNamedAndAllAreCounted() throws IOException {
        Map<String, Znode> a = Map.of("/a", ZNODE, "/a-b", ZNODE, "/a/b", ZNODE, "/z", ZNODE);
        Map<String, Znode> b = Map.of("/a", ZNODE, "/a/c", ZNODE);

        TreeComparison.Result result = compare(a, b, false);

        assertThat(result.differences()).isEqualTo(4);
        assertThat(result.znodes()).isEqualTo(5);
        assertThat(result.first())
                .extracting(Difference::toString)
                .containsExactly("/a-b: only in the first tree", "/a/b: only in the first tree");
    }

    @Test
    void ephemeralsAndWhatTheyChangeOfTheirParentsCanBeIgnored() throws IOException {
        Znode parent = new Znode(null, Acl.OPEN, 1, 2, 30, 4, 5, 6, 7, 8, 0, 1);
        Znode without = new Znode(null, Acl.OPEN, 1, 2, 31, 4, 5, 6, 7, 8, 0, 0);
        Map<String, Znode> a = Map.of("/p", parent, "/p/e", with(null, Acl.OPEN, 4711, 0));
        Map<String, Znode> b = Map.of("/p", without);

        assertThat(compare(a, b, false).differences()).isEqualTo(2);
        assertThat(compare(a, b, true).differences()).isZero();
        Znode more = new Znode(null, Acl.OPEN, 1, 2, 31, 4, 5, 6, 8, 8, 0, 0);
        assertThat(compare(a, Map.of("/p", more), true).differences()).isEqualTo(1);
    }

    @Test
    void theConfigurationOfAnEnsembleIsPassedBy() throws IOException {
        assertThat(compare(Map.of("/zookeeper/config", ZNODE), Map.of(), false).differences())
                .isZero();
    }

    /** Names and ids come from files, and go to a terminal. */
    @Test
    void aDifferenceIsShownInPartAndWithoutWhatATerminalObeys() {
        String shown = new Difference(new ZnodePath("/a\u001b[2J\n" + "x".repeat(5_000)), "data").toString();

        assertThat(shown).startsWith("/a?[2J?xxx").hasSizeLessThan(400).endsWith(": data");
    }
}
