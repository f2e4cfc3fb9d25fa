package io.oarlock.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The certificates and the private key in a PEM file. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /** Private keys of OpenSSL may have headers that no other block has. */
    private static final Pattern BEGIN =
            Pattern.compile("^-----BEGIN(?! (RSA|DSA|EC) PRIVATE KEY-----)", Pattern.MULTILINE);

    private static final Pattern PRIVATE_KEY_OF_OPENSSL = Pattern.compile("-----BEGIN (RSA|DSA|EC) PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "DSA", "EdDSA", "RSASSA-PSS");
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private final List<Block> blocks = new ArrayList<>();
    private final boolean holdsOldKey;

    private static final class Block {
        private final String label;
        private final byte[] bytes;

        Block(String label, byte[] bytes) {
            this.label = label;
            this.bytes = bytes;
        }
    }

    /** @throws IOException when a block is not what it says, or has no end: half of the file may be written */
    PemFile(String text) throws IOException {
        Matcher matcher = BLOCK.matcher(text);
        Matcher begin = BEGIN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            refuseBegin(begin, end, matcher.start());
            end = matcher.end();
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException broken) {
                throw new IOException("a block of type " + matcher.group(1) + " is no base64");
            }
        }
        refuseBegin(begin, end, text.length());
        this.holdsOldKey = PRIVATE_KEY_OF_OPENSSL.matcher(text).find();
    }

    private static void refuseBegin(Matcher begin, int from, int to) throws IOException {
        if (begin.region(from, to).find()) {
            throw new IOException("holds a block without its end");
        }
    }

    /** In the order of the file. */
    List<X509Certificate> certificates() throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("holds no certificate");
        }
        return certificates;
    }

    /** @param password empty where the key is not encrypted */
    PrivateKey privateKey(char[] password) throws IOException, GeneralSecurityException {
        for (Block block : blocks) {
            if (block.label.equals("PRIVATE KEY")) {
                return key(new PKCS8EncodedKeySpec(block.bytes));
            }
            if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
                return key(decrypted(block.bytes, password));
            }
        }
        throw new IOException(
                holdsOldKey
                        ? "holds a private key that is not PKCS#8; convert it with: openssl pkcs8 -topk8"
                        : "holds no private key");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, char[] password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
        AlgorithmParameters parameters = info.getAlgParameters();
        String algorithm = info.getAlgName();
        // The name of this family says nothing of the member that is used; its parameters do.
        if (parameters != null && (algorithm.equals("PBES2") || algorithm.equals(PBES2))) {
            algorithm = parameters.toString();
        }
        Cipher cipher = Cipher.getInstance(algorithm);
        PBEKeySpec given = new PBEKeySpec(password);
        try {
            cipher.init(
                    Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(given), parameters);
            return info.getKeySpec(cipher);
        } finally {
            given.clearPassword();
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws IOException, GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // The encoding names the algorithm, and only the right factory takes it.
            }
        }
        throw new IOException("the private key is none of " + KEY_ALGORITHMS + ", or the password is wrong");
    }
}
