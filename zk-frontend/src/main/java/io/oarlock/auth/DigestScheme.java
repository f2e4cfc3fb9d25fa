package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code digest}: the payload is {@code user:password}; the identity is {@code user:base64(hash(payload))}. Whoever
 * knows the password of the configured super digest is also {@code super}. Any payload proves something.
 */
public final class DigestScheme implements AuthScheme {
    private static final Identity SUPER = new Identity("super", "");

    private final String algorithm;
    private final @Nullable String superDigest;

    /**
     * @param algorithm of {@link MessageDigest}; ZooKeeper's default is SHA1
     * @param superDigest {@code super:base64}, null for none
     */
    public DigestScheme(String algorithm, @Nullable String superDigest) {
        this.algorithm = algorithm;
        this.superDigest = superDigest;
        newDigest();
    }

    @Override
    public String name() {
        return "digest";
    }

    @Override
    public @Nullable List<Identity> authenticate(@Nullable Bytes payload) {
        if (payload == null) {
            return null;
        }
        String text = payload.utf8();
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        byte[] hash = newDigest().digest(text.getBytes(StandardCharsets.UTF_8));
        String id = user + ":" + Base64.getEncoder().encodeToString(hash);
        Identity identity = new Identity(name(), id);
        return isSuper(id) ? List.of(SUPER, identity) : List.of(identity);
    }

    /** Takes as long however much of it is right. */
    private boolean isSuper(String id) {
        return superDigest != null
                && MessageDigest.isEqual(
                        id.getBytes(StandardCharsets.UTF_8), superDigest.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String userName(String id) {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("digestAlg " + algorithm, e);
        }
    }
}
