package io.oarlock.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.sasl.AuthorizeCallback;
import org.apache.zookeeper.server.auth.SaslServerCallbackHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNamesTest {
    private static final String RULES = "zookeeper.security.auth_to_local";
    private static final String WITHOUT_HOST = "zookeeper.kerberos.removeHostFromPrincipal";
    private static final String WITHOUT_REALM = "zookeeper.kerberos.removeRealmFromPrincipal";

    @AfterEach
    void forget() throws Exception {
        List.of(RULES, WITHOUT_HOST, WITHOUT_REALM).forEach(System::clearProperty);
        org.apache.zookeeper.server.auth.KerberosName.setConfiguration();
    }

    /** ZooKeeper's own classes are asked for the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEFAULT",
                "RULE:[1:$1] RULE:[2:$1]",
                "RULE:[2:$1;$2](.*;admin)s/;admin$//DEFAULT",
                "RULE:[1:$1@$0](.*@B.COM)s/@.*// RULE:[2:$1@$0](.*@B.COM)s/@.*//",
                "RULE:[1:$1]s/a/o/g RULE:[2:$2-$1-$0](.*)s/([^-]*)-(.*)-.*/$2.$1/",
                "RULE:[1:$1@$0] RULE:[2:$2/$1]",
                "RULE:[2:x]",
                "RULE:[1:$1](ad) RULE:[2:$1](da)",
            })
    void idsAreThoseOfZooKeeper(String rules) throws Exception {
        System.setProperty(RULES, rules);
        org.apache.zookeeper.server.auth.KerberosName.setConfiguration();
        String ownRealm = new org.apache.zookeeper.server.auth.KerberosName("any").getDefaultRealm();
        for (boolean withoutHost : new boolean[] {false, true}) {
            System.setProperty(WITHOUT_HOST, String.valueOf(withoutHost));
            for (boolean withoutRealm : new boolean[] {false, true}) {
                System.setProperty(WITHOUT_REALM, String.valueOf(withoutRealm));
                ClientNames names = new ClientNames(LocalNameRules.parse(rules), ownRealm, withoutHost, withoutRealm);
                for (String principal :
                        List.of("ada@A.COM", "ada@B.COM", "ada/admin@A.COM", "ada/host@B.COM", "a.b-c/x_y@A.COM")) {
                    assertThat(names.idOf(principal))
                            .as("%s, host cut %s, realm cut %s", principal, withoutHost, withoutRealm)
                            .isEqualTo(idOfZooKeeper(principal));
                }
            }
        }
    }

    private static String idOfZooKeeper(String principal) throws Exception {
        AuthorizeCallback asked = new AuthorizeCallback(principal, principal);
        new SaslServerCallbackHandler(Map.of()).handle(new Callback[] {asked});
        return asked.getAuthorizedID();
    }

    /** Otherwise whoever owns another realm that this one trusts could be anybody here. */
    @Test
    void somebodyOfAnotherRealmKeepsItWhateverIsCut() {
        ClientNames names = new ClientNames(LocalNameRules.DEFAULT, "A.COM", true, true);
        assertThat(names.idOf("ada/host@A.COM")).isEqualTo("ada");
        assertThat(names.idOf("ada/host@B.COM")).isEqualTo("ada/host@B.COM");
        assertThat(new ClientNames(LocalNameRules.DEFAULT, "", true, true).idOf("ada@A.COM"))
                .isEqualTo("ada@A.COM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@A.COM", "ada/a/b@A.COM", "ada@A.COM@B.COM", "/x@A.COM"})
    void whatIsNoPrincipalHasNoId(String text) {
        ClientNames names = new ClientNames(LocalNameRules.DEFAULT, "A.COM", false, false);
        assertThatThrownBy(() -> names.idOf(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRuleIsNotTriedWithAPrincipalOfAnyLength() {
        ClientNames names = new ClientNames(LocalNameRules.parse("RULE:[1:$1]([ab]*)"), "A.COM", false, false);
        assertThatThrownBy(() -> names.idOf("ab".repeat(50_000) + "@A.COM"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a principal of 100006 characters");
    }

    /** Java's expressions go back and try again: these would take longer than anybody waits, or all of a stack. */
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RULE:[1:$1](.*.*.*.*.*x)",
                "RULE:[1:$1]s/(.*)(.*)(.*)(.*)(.*)x//",
                "RULE:[1:$1$1$1$1$1$1$1$1]s/(a|b)*x//",
            })
    void aPrincipalThatARuleNeverGetsDoneWithHasNoId(String rules) {
        ClientNames names = new ClientNames(LocalNameRules.parse(rules), "A.COM", false, false);
        assertThat(names.idOf("a".repeat(20) + "@A.COM")).isNotNull();
        assertThatThrownBy(() -> names.idOf("a".repeat(1000) + "@A.COM"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long for the rules");
    }
}
