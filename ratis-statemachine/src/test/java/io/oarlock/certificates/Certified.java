package io.oarlock.certificates;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** A private key and its certificates, the own one first. */
public record Certified(PrivateKey key, List<X509Certificate> chain) {
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** @param type JKS, PKCS12 or PEM; the key in the PEM file is encrypted unless the password is empty */
    public Path keyStore(Path file, String type, String password) throws IOException {
        try {
            if (type.equals("PEM")) {
                return Files.writeString(file, pem(password));
            }
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(new Certificate[0]));
            return store(store, file, password);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String pem(String password) throws IOException, CertificateEncodingException, OperatorCreationException {
        StringBuilder text = new StringBuilder();
        if (password.isEmpty()) {
            text.append(pem("PRIVATE KEY", key.getEncoded()));
        } else {
            JceOpenSSLPKCS8EncryptorBuilder encryptor = new JceOpenSSLPKCS8EncryptorBuilder(
                            JcaPKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPassword(password.toCharArray());
            byte[] encrypted =
                    new JcaPKCS8Generator(key, encryptor.build()).generate().getContent();
            text.append(pem("ENCRYPTED PRIVATE KEY", encrypted));
        }
        for (X509Certificate certificate : chain) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    static String pem(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    static Path store(KeyStore store, Path file, String password) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }
}
