package io.oarlock.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A file with a private key and its certificates, or with the certificates that are trusted.
 *
 * @param password of the file, and of the keys in it
 */
public record StoreFile(Path path, StoreFormat format, Secret password) {

    /** Some thousand certificates; Java itself comes with less than 200. */
    static final int BYTES_MAX = 4 << 20;

    /** The keys, with the password that opens them. */
    static final class Keys {
        private final KeyStore store;
        private final char[] password;

        private Keys(KeyStore store, char[] password) {
            this.store = store;
            this.password = password;
        }

        KeyStore store() {
            return store;
        }

        char[] password() {
            return password;
        }
    }

    /** Reads the file, refuses keys that are not those of their certificates, and tells how long these are good. */
    public KeyManager keyManager() throws TlsException {
        Keys keys = keys();
        OwnCertificates.check(path, keys);
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(keys.store(), keys.password());
            return factory.getKeyManagers()[0];
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("cannot use the key store " + path, unusable);
        }
    }

    Keys keys() throws TlsException {
        try {
            char[] secret = password.read();
            return new Keys(format == StoreFormat.PEM ? pemKeys(secret) : store(secret), secret);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new TlsException("cannot use the key store " + path, unusable);
        }
    }

    KeyStore trusted() throws TlsException {
        try {
            KeyStore store = format == StoreFormat.PEM ? pemCertificates() : store(password.read());
            if (store.size() == 0) {
                throw new IOException("holds nothing");
            }
            return store;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new TlsException("cannot use the trust store " + path, unusable);
        }
    }

    /** All files that say what it holds. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(path));
        if (password.file() != null) {
            files.add(password.file());
        }
        return files;
    }

    private KeyStore store(char[] secret) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(format.name());
        store.load(new ByteArrayInputStream(SmallFile.read(path, BYTES_MAX)), secret);
        return store;
    }

    private String text() throws IOException {
        return new String(SmallFile.read(path, BYTES_MAX), StandardCharsets.ISO_8859_1);
    }

    private KeyStore pemKeys(char[] secret) throws IOException, GeneralSecurityException {
        PemFile file = new PemFile(text());
        KeyStore store = empty();
        store.setKeyEntry(
                "key", file.privateKey(secret), secret, file.certificates().toArray(new Certificate[0]));
        return store;
    }

    private KeyStore pemCertificates() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate certificate : new PemFile(text()).certificates()) {
            store.setCertificateEntry("certificate-" + ++number, certificate);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
