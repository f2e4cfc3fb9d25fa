package io.oarlock.deploy.admin;

import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AddressScheme;
import io.oarlock.auth.AuthScheme;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.CertificateScheme;
import io.oarlock.deploy.http.HttpCaller;
import io.oarlock.deploy.http.HttpQuery;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.replica.Replica;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether an operator may have a command done that shows or changes all data: ZooKeeper asks for every permission on
 * the root, proved by a header {@code Authorization: <scheme> <credentials>}. An ACL that lets everybody in proves
 * nothing about who asks, so that the root then opens to the super user only. Any thread.
 */
final class AdminAccess {
    private static final String SUPER = "super";

    private final AuthSchemes schemes;
    private final CertificateScheme certificates;
    private final AccessCheck check;
    private final Replica replica;

    AdminAccess(AuthSchemes schemes, CertificateScheme certificates, AccessCheck check, Replica replica) {
        this.schemes = schemes;
        this.certificates = certificates;
        this.check = check;
        this.replica = replica;
    }

    /** What came of the question. */
    enum Verdict {
        NO_CREDENTIALS,
        NOT_AUTHENTICATED,
        NOT_AUTHORIZED,
        ALLOWED
    }

    Verdict judge(HttpQuery query) {
        String header = query.authorization();
        if (header == null) {
            return Verdict.NO_CREDENTIALS;
        }
        List<Identity> identities = identities(header, query);
        if (identities.isEmpty()) {
            return Verdict.NOT_AUTHENTICATED;
        }
        boolean may = isSuper(identities) || singlesOut(check, rootAcl(), identities);
        return may ? Verdict.ALLOWED : Verdict.NOT_AUTHORIZED;
    }

    private List<Identity> identities(String header, HttpQuery query) {
        String[] words = header.split(" ", -1);
        if (words.length > 2) {
            return List.of();
        }
        if (words.length == 1) {
            return proved(words[0], query.caller());
        }
        AuthScheme scheme = schemes.find(words[0]);
        List<Identity> proved = scheme == null ? null : scheme.authenticate(Bytes.utf8(words[1]));
        return proved == null ? List.of() : proved;
    }

    /** What the connection proves, without credentials. */
    private List<Identity> proved(String scheme, HttpCaller caller) {
        X509Certificate certificate = caller.certificate();
        if (scheme.equals(CertificateScheme.NAME) && certificate != null) {
            return certificates.identities(certificate);
        }
        return scheme.equals(AddressScheme.NAME)
                ? List.of(new Identity(AddressScheme.NAME, caller.address().getHostAddress()))
                : List.of();
    }

    private static boolean isSuper(List<Identity> identities) {
        return identities.stream().anyMatch(identity -> identity.scheme().equals(SUPER));
    }

    /** Whether an ACL gives all permissions to these identities, and not to just anybody. */
    static boolean singlesOut(AccessCheck check, Acl acl, List<Identity> identities) {
        return !allowsAll(check, acl, List.of()) && allowsAll(check, acl, identities);
    }

    private static boolean allowsAll(AccessCheck check, Acl acl, List<Identity> identities) {
        return Stream.of(Perms.READ, Perms.WRITE, Perms.CREATE, Perms.DELETE, Perms.ADMIN)
                .allMatch(permission -> check.allows(acl, permission, identities));
    }

    private Acl rootAcl() {
        try (var scope = replica.read()) {
            Znode root = scope.tree().find(ZnodePath.ROOT);
            if (root == null) {
                throw new IllegalStateException("the tree has no root");
            }
            return root.acl();
        }
    }
}
