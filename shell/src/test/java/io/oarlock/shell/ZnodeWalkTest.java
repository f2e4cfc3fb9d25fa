package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.shell.ZnodeWalk.Next;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.zookeeper.AsyncCallback.Children2Callback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ZnodeWalkTest {
    private static final int PARENTS = 200;
    private static final int CHILDREN = 1_000;

    private final Forest client = new Forest();

    ZnodeWalkTest() throws IOException {}

    /** A tree of two levels that no server holds. */
    @SuppressWarnings("try") // The library's close may be interrupted.
    private static final class Forest extends ZooKeeper {
        private final List<String> asked = new ArrayList<>();
        private final List<String> askedAgain = new ArrayList<>();
        private int status = Code.OK.intValue();

        Forest() throws IOException {
            super("127.0.0.1:1", 30_000, event -> {});
        }

        private static List<String> names(String path) {
            int count = path.equals("/") ? PARENTS : path.lastIndexOf('/') == 0 ? CHILDREN : 0;
            return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
        }

        @Override
        public void getChildren(String path, boolean watch, Children2Callback callback, Object context) {
            asked.add(path);
            callback.processResult(status, path, context, names(path), new Stat());
        }

        @Override
        public List<String> getChildren(String path, boolean watch) {
            askedAgain.add(path);
            return names(path);
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        client.close();
    }

    @Test
    void namesForWhichThereIsNoRoomAreAskedForAgain() throws Exception {
        List<String> visited = new ArrayList<>();
        new ZnodeWalk(client).walk("/", znode -> {
            visited.add(znode.path());
            return Next.CHILDREN;
        });

        assertThat(visited).hasSize(1 + PARENTS + PARENTS * CHILDREN).doesNotHaveDuplicates();
        assertThat(client.askedAgain).hasSizeBetween(PARENTS / 2, PARENTS - 1);
    }

    @Test
    void aWalkThatIsEndedAsksForNothingMore() throws Exception {
        new ZnodeWalk(client).walk("/", znode -> znode.depth() == 2 ? Next.END : Next.CHILDREN);

        assertThat(client.asked).hasSizeLessThan(1 + PARENTS + CHILDREN);
    }

    @Test
    void anErrorThatTheClientDoesNotKnowEndsTheWalk() {
        client.status = -12_345;

        assertThatThrownBy(() -> new ZnodeWalk(client).walk("/", znode -> Next.CHILDREN))
                .isInstanceOf(KeeperException.class);
    }
}
