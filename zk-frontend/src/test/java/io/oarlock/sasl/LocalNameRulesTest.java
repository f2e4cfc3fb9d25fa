package io.oarlock.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNameRulesTest {
    private static final String REALM = "EXAMPLE.COM";

    private static String shortName(String rules, String principal) {
        return LocalNameRules.parse(rules)
                .shortName(KerberosName.of(principal), REALM)
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "DEFAULT, ada@EXAMPLE.COM, ada",
                "DEFAULT, ada/host@EXAMPLE.COM, ada",
                "DEFAULT, ada@OTHER.COM, none",
                "RULE:[1:$1], ada@OTHER.COM, ada",
                "RULE:[1:$1], ada/host@OTHER.COM, none",
                "RULE:[2:$1], ada/host@OTHER.COM, ada",
                "RULE:[2:$1;$2](^.*;admin$)s/;admin$//, ada/admin@OTHER.COM, ada",
                "RULE:[2:$1;$2](^.*;admin$)s/;admin$//, ada/host@OTHER.COM, none",
                "RULE:[1:$1@$0](.*@OTHER.COM)s/@.*//, ada@OTHER.COM, ada",
                "RULE:[1:$1@$0](.*@OTHER.COM)s/@.*//, ada@EXAMPLE.COM, none",
                "RULE:[1:$1@$0](.*@OTHER.COM)s/@.*//DEFAULT, ada@EXAMPLE.COM, ada",
                "RULE:[1:$1]s/a/o/, ada@EXAMPLE.COM, oda",
                "RULE:[1:$1]s/a/o/g, ada@EXAMPLE.COM, odo",
                "'RULE:[1:$1](bob)  RULE:[1:$1]s/(.)(.*)/$2$1/', ada@EXAMPLE.COM, daa",
                // The whole of what is written must match.
                "RULE:[1:$1](ad), ada@EXAMPLE.COM, none",
                "RULE:[1:$1](da), ada@EXAMPLE.COM, none",
                // Not short: the rule decides, and no later one is asked.
                "RULE:[1:$1@$0] DEFAULT, ada@EXAMPLE.COM, none",
                "RULE:[2:$1/$2] DEFAULT, ada/host@EXAMPLE.COM, none",
                "RULE:[1:$1](ada)s/ada// DEFAULT, ada@EXAMPLE.COM, none",
                "'', ada@EXAMPLE.COM, none",
            })
    void theFirstRuleThatFitsMakesTheName(String rules, String principal, String expected) {
        assertThat(shortName(rules, principal)).isEqualTo(expected);
    }

    /** What a client is called takes no part in what is made of it. */
    @Test
    void aNameIsNoPatternAndNoReplacement() {
        assertThat(shortName("RULE:[1:$1-x]", "a$1\\b@" + REALM)).isEqualTo("a$1\\b-x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONE",
                "RULE:[1:$2]",
                "RULE:[1:$]",
                "RULE:[1:$999]",
                "RULE:[x:$1]",
                "RULE:[1:$1",
                "RULE:[1:$1](a",
                "RULE:[1:$1](*)",
                "RULE:[1:$1]s/(/b/",
                "RULE:[1:$1]s/a/b",
                "RULE:[1:$1]s/(a)/$2/",
                "RULE:[1:$1]s/a/$/",
                "RULE:[1:$1]s/a/b\\/",
                "RULE:[1:$1]s/a/b/gg",
                "DEFAULT, DEFAULT",
            })
    void aRuleThatCouldNeverBeUsedIsRefused(String rules) {
        assertThatThrownBy(() -> LocalNameRules.parse(rules)).isInstanceOf(IllegalArgumentException.class);
    }
}
