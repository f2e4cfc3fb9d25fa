package io.oarlock.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import org.junit.jupiter.api.Test;

class ChildListCacheTest {
    private static final ZnodePath PARENT = new ZnodePath("/parent");

    private final ChildListCache listings = new ChildListCache(10_000);

    @Test
    void aListIsOnlyGoodForTheStateThatItWasMadeAt() {
        Bytes encoded = Bytes.wrap(new byte[] {1, 2, 3});
        listings.keep(PARENT, 7, encoded);

        assertThat(listings.find(PARENT, 7)).isSameAs(encoded);
        assertThat(listings.find(PARENT, 8)).isNull();
        assertThat(listings.find(PARENT, 6)).isNull();
        assertThat(listings.find(new ZnodePath("/other"), 7)).isNull();
    }

    @Test
    void whoeverListsAnOldStateDoesNotPushOutTheNewOne() {
        Bytes fresh = Bytes.wrap(new byte[] {1});
        listings.keep(PARENT, 8, fresh);
        listings.keep(PARENT, 7, Bytes.wrap(new byte[] {2}));

        assertThat(listings.find(PARENT, 8)).isSameAs(fresh);
        assertThat(listings.find(PARENT, 7)).isNull();
    }

    @Test
    void listsTakeNoMoreThanTheirShare() {
        for (int i = 0; i < 100; i++) {
            listings.keep(new ZnodePath("/parent-" + i), 7, Bytes.wrap(new byte[1000]));
        }

        int kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += listings.find(new ZnodePath("/parent-" + i), 7) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(1, 9);
    }
}
