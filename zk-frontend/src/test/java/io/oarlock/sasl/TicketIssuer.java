package io.oarlock.sasl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.crypto.EncryptionHandler;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.KeyUsage;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.base.TransitedEncoding;
import org.apache.kerby.kerberos.kerb.type.base.TransitedEncodingType;
import org.apache.kerby.kerberos.kerb.type.ticket.EncTicketPart;
import org.apache.kerby.kerberos.kerb.type.ticket.Ticket;
import org.apache.kerby.kerberos.kerb.type.ticket.TicketFlags;

/**
 * Knows the keys of services, as a key distribution centre does, and issues any ticket that a test wishes: nobody is
 * asked over a network, and no time has to pass.
 */
final class TicketIssuer implements AutoCloseable {
    static final String REALM = "EXAMPLE.TEST";
    static final String SERVICE = "zookeeper/localhost@" + REALM;

    private static final String CONFIGURATION = "java.security.krb5.conf";
    private static final EncryptionType TYPE = EncryptionType.AES128_CTS_HMAC_SHA1_96;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Path directory;
    private final EncryptionKey key;

    TicketIssuer(Path directory) throws IOException, KrbException {
        this.directory = directory;
        this.key = newKey();
        Path file = Files.writeString(directory.resolve("krb5.conf"), """
                [libdefaults]
                default_realm = %1$s
                dns_lookup_kdc = false
                [realms]
                %1$s = {
                  kdc = 127.0.0.1:1
                }
                """.formatted(REALM));
        System.setProperty(CONFIGURATION, file.toString());
    }

    static EncryptionKey newKey() throws KrbException {
        EncryptionKey made = EncryptionHandler.random2Key(TYPE);
        made.setKvno(1);
        return made;
    }

    /**
     * What a ticket says.
     *
     * @param client whom it was issued to
     * @param service whom it is for
     * @param key that it is sealed with
     */
    record Wish(String client, String service, EncryptionKey key, Instant from, Instant until) {
        Wish of(String other) {
            return new Wish(other, service, key, from, until);
        }

        Wish forService(String other) {
            return new Wish(client, other, key, from, until);
        }

        Wish sealedWith(EncryptionKey other) {
            return new Wish(client, service, other, from, until);
        }

        Wish between(Instant first, Instant last) {
            return new Wish(client, service, key, first, last);
        }
    }

    /** A good one. */
    Wish good() {
        return new Wish(
                "ada@" + REALM,
                SERVICE,
                key,
                Instant.now().minus(HOUR),
                Instant.now().plus(HOUR));
    }

    /** A client that has a ticket and believes it to be good. */
    Subject client(Wish wish) throws KrbException, IOException {
        EncryptionKey session = newKey();
        KerberosPrincipal client = new KerberosPrincipal(wish.client());
        KerberosTicket toAsk = ticket(wish, session, "krbtgt/" + REALM + "@" + REALM);
        return new Subject(false, Set.of(client), Set.of(), Set.of(toAsk, ticket(wish, session, wish.service())));
    }

    private static KerberosTicket ticket(Wish wish, EncryptionKey session, String service)
            throws KrbException, IOException {
        return new KerberosTicket(
                sealed(wish, session),
                new KerberosPrincipal(wish.client()),
                new KerberosPrincipal(service, KerberosPrincipal.KRB_NT_SRV_HST),
                session.getKeyData(),
                TYPE.getValue(),
                null,
                Date.from(Instant.now().minus(HOUR)),
                Date.from(Instant.now().minus(HOUR)),
                Date.from(Instant.now().plus(HOUR)),
                null,
                null);
    }

    private static byte[] sealed(Wish wish, EncryptionKey session) throws KrbException, IOException {
        TransitedEncoding transited = new TransitedEncoding();
        transited.setTrType(TransitedEncodingType.DOMAIN_X500_COMPRESS);
        transited.setContents(new byte[0]);
        EncTicketPart content = new EncTicketPart();
        content.setFlags(new TicketFlags());
        content.setKey(session);
        content.setCrealm(PrincipalName.extractRealm(wish.client()));
        content.setCname(new PrincipalName(PrincipalName.extractName(wish.client())));
        content.setTransited(transited);
        content.setAuthTime(time(wish.from()));
        content.setStartTime(time(wish.from()));
        content.setEndTime(time(wish.until()));
        Ticket ticket = new Ticket();
        ticket.setRealm(REALM);
        ticket.setSname(new PrincipalName(PrincipalName.extractName(wish.service())));
        ticket.setEncryptedEncPart(EncryptionHandler.encrypt(content.encode(), wish.key(), KeyUsage.KDC_REP_TICKET));
        return ticket.encode();
    }

    private static KerberosTime time(Instant instant) {
        return new KerberosTime(instant.toEpochMilli());
    }

    /** A server with the key of {@link #SERVICE}, and with those of others in the same keytab. */
    KerberosService service(Map<String, EncryptionKey> others) throws Exception {
        Keytab keytab = new Keytab();
        keytab.addEntry(new KeytabEntry(new PrincipalName(SERVICE), KerberosTime.now(), 1, key));
        others.forEach((name, other) ->
                keytab.addEntry(new KeytabEntry(new PrincipalName(name), KerberosTime.now(), 1, other)));
        Path file = directory.resolve("service.keytab");
        keytab.store(file.toFile());
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "isInitiator", "false",
                "refreshKrb5Config", "true",
                "keyTab", file.toString(),
                "principal", SERVICE);
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        });
        return KerberosService.login("Server", new ClientNames(LocalNameRules.DEFAULT, REALM, true, true));
    }

    @Override
    public void close() {
        Configuration.setConfiguration(null);
        System.clearProperty(CONFIGURATION);
    }
}
