package io.oarlock.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that some share: each proves to know one by a hash of what was said with it (RFC 2104), which shows nothing
 * of the secret. The first is the one to prove, any will do to be believed, so that secrets can be changed one member
 * after the other. Immutable.
 */
public final class SharedSecrets {
    public static final SharedSecrets NONE = new SharedSecrets(List.of());

    /** Length of a proof. */
    public static final int PROOF_BYTES = 32;

    private static final String HASH = "HmacSHA256";
    private static final int SECRET_BYTES_MIN = 16;
    private static final int SECRETS_MAX = 4;
    private static final int FILE_BYTES_MAX = 8 << 10;

    private final List<SecretKeySpec> keys;

    private SharedSecrets(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /** One secret in each line of a file that is not empty; blocks. */
    public static SharedSecrets read(Path file) throws TlsException {
        try {
            String text = new String(SmallFile.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8);
            List<SecretKeySpec> keys = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> new SecretKeySpec(line.getBytes(StandardCharsets.UTF_8), HASH))
                    .toList();
            if (keys.isEmpty() || keys.size() > SECRETS_MAX) {
                throw new IOException("holds " + keys.size() + " secrets, one to " + SECRETS_MAX + " are possible");
            }
            if (keys.stream().anyMatch(key -> key.getEncoded().length < SECRET_BYTES_MIN)) {
                throw new IOException("holds a secret of less than " + SECRET_BYTES_MIN
                        + " characters, which can be guessed; make one with: openssl rand -base64 32");
            }
            SecretFiles.warnOfReaders(file);
            return new SharedSecrets(keys);
        } catch (IOException unusable) {
            throw new TlsException("cannot use the shared secret in " + file, unusable);
        }
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** What proves one of the secrets, which are counted from 0. */
    public byte[] proof(int which, byte[] said) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(keys.get(which));
            return mac.doFinal(said);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Java has no " + HASH, impossible);
        }
    }

    /** Which secret a proof is of, or -1; takes as long for a wrong one as for a right one. */
    public int find(byte[] said, byte[] proof) {
        int found = -1;
        for (int i = 0; i < keys.size(); i++) {
            if (MessageDigest.isEqual(proof(i, said), proof)) {
                found = i;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return keys.size() + " secrets";
    }
}
