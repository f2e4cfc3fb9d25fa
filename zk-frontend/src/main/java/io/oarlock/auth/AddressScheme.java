package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip}: every connection has its address as identity from the start, so asking for it is fine and changes
 * nothing.
 */
public final class AddressScheme implements AuthScheme {
    public static final String NAME = "ip";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Identity> authenticate(@Nullable Bytes payload) {
        return List.of();
    }
}
