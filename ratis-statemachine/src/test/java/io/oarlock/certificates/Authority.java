package io.oarlock.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CRLException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that a test makes for itself. */
public final class Authority {
    private static final AtomicLong SERIALS = new AtomicLong(1000);
    private static final Duration DAY = Duration.ofDays(1);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    public Authority(String commonName) {
        try {
            this.name = new X500Name("CN=" + commonName);
            this.keys = newKeys();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIALS.incrementAndGet()),
                    Date.from(Instant.now().minus(DAY)),
                    Date.from(Instant.now().plus(DAY)),
                    name,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            this.certificate = signed(builder);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What a certificate says.
     *
     * @param subject distinguished name
     * @param names DNS names, addresses, and networks as {@code 10.0.0.0/8}
     * @param crl URL of the list of revoked certificates; null for none
     * @param ocsp URL of the responder that knows whether it is revoked; null for none
     */
    public record Wish(String subject, List<String> names, Instant from, Instant until, String crl, String ocsp) {
        /** Good today. */
        public static Wish of(String subject, String... names) {
            return new Wish(
                    subject,
                    List.of(names),
                    Instant.now().minus(DAY),
                    Instant.now().plus(DAY),
                    null,
                    null);
        }

        public Wish between(Instant first, Instant last) {
            return new Wish(subject, names, first, last, crl, ocsp);
        }

        public Wish revocableAt(String url) {
            return new Wish(subject, names, from, until, url, ocsp);
        }

        public Wish askedAt(String url) {
            return new Wish(subject, names, from, until, crl, url);
        }
    }

    public Certified issue(Wish wish) {
        try {
            return issue(wish, newKeys());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Certified issue(Wish wish, KeyPair own) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIALS.incrementAndGet()),
                    Date.from(wish.from()),
                    Date.from(wish.until()),
                    new X500Name(wish.subject()),
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            if (!wish.names().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives(wish.names()));
            }
            if (wish.crl() != null) {
                GeneralNames urls =
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, wish.crl()));
                builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(new DistributionPointName(urls), null, null)
                }));
            }
            if (wish.ocsp() != null) {
                GeneralName url = new GeneralName(GeneralName.uniformResourceIdentifier, wish.ocsp());
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, url));
            }
            return new Certified(own.getPrivate(), List.of(signed(builder), certificate));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The encoded list of revoked certificates. */
    public byte[] revoked(Certified... certificates) {
        return revoked(Instant.now().plus(DAY), certificates);
    }

    /** One that holds until then. */
    public byte[] revoked(Instant until, Certified... certificates) {
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                    certificate.getSubjectX500Principal(),
                    Date.from(Instant.now().minus(DAY)));
            builder.setNextUpdate(Date.from(until));
            for (Certified revoked : certificates) {
                builder.addCRLEntry(
                        revoked.certificate().getSerialNumber(),
                        Date.from(Instant.now().minus(DAY)),
                        CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(signer())).getEncoded();
        } catch (CRLException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The encoded answer to an encoded question (RFC 6960): all are good but those that are revoked. */
    public byte[] answer(byte[] question, Certified... revoked) {
        try {
            BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(name));
            for (Req asked : new OCSPReq(question).getRequestList()) {
                boolean bad = Arrays.stream(revoked)
                        .anyMatch(one -> one.certificate()
                                .getSerialNumber()
                                .equals(asked.getCertID().getSerialNumber()));
                CertificateStatus status = bad
                        ? new RevokedStatus(Date.from(Instant.now().minus(DAY)), CRLReason.keyCompromise)
                        : CertificateStatus.GOOD;
                builder.addResponse(
                        asked.getCertID(),
                        status,
                        Date.from(Instant.now()),
                        Date.from(Instant.now().plus(DAY)),
                        null);
            }
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, builder.build(signer(), null, Date.from(Instant.now())))
                    .getEncoded();
        } catch (IOException | OCSPException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority alone, for those who trust it. */
    public Path trustStore(Path file, String type, String password) throws IOException {
        try {
            if (type.equals("PEM")) {
                return Files.writeString(file, Certified.pem("CERTIFICATE", certificate.getEncoded()));
            }
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            return Certified.store(store, file, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames alternatives(List<String> names) {
        List<GeneralName> general = new ArrayList<>();
        for (String alternative : names) {
            boolean address = alternative.matches("[0-9./]+") || alternative.contains(":");
            general.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, alternative));
        }
        return new GeneralNames(general.toArray(new GeneralName[0]));
    }

    private X509Certificate signed(X509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
    }

    private ContentSigner signer() throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
