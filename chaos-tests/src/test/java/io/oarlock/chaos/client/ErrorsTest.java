package io.oarlock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void whatTheServerDecidedIsDefinite() {
        for (Code code : new Code[] {Code.NONODE, Code.BADVERSION, Code.NODEEXISTS, Code.NOTEMPTY}) {
            assertThat(Errors.attempt(code.intValue(), 7).isRefused())
                    .as(code.name())
                    .isTrue();
        }
    }

    @Test
    void whatTheServerMayHaveDoneIsIndefinite() {
        for (Code code :
                new Code[] {Code.CONNECTIONLOSS, Code.OPERATIONTIMEOUT, Code.SESSIONEXPIRED, Code.SYSTEMERROR}) {
            assertThat(Errors.attempt(code.intValue(), 7).isUnknown())
                    .as(code.name())
                    .isTrue();
        }
    }

    @Test
    void aCodeThatTheLibraryDoesNotKnowIsIndefinite() {
        assertThat(Errors.attempt(-9999, 7).isUnknown()).isTrue();
    }
}
