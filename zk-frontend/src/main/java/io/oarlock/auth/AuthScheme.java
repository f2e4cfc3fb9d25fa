package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to prove who one is with a single {@code auth} packet. Called on event loops: must not block. */
public interface AuthScheme {
    String name();

    /** What the payload proves, which may be nothing new; null when it proves nothing because it is wrong. */
    @Nullable
    List<Identity> authenticate(@Nullable Bytes payload);

    /** Whether a client that fails is sent away to try another member, instead of being told. */
    default boolean failsWithoutAnswer() {
        return false;
    }

    /** The part of an identity that {@code whoAmI} shows. */
    default String userName(String id) {
        return id;
    }
}
