package io.oarlock.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which writes a read before them could see. */
class ReadBeforeWriteTest {
    private static final Request GET_A = new Request.GetData(path("/a"), false);
    private static final Request LIST_ROOT = new Request.GetChildren(path("/"), false, false);

    @Test
    void aWriteOfTheSameZnode() {
        assertThat(canSee(GET_A, set("/a"))).isTrue();
        assertThat(canSee(GET_A, new Operation.SetAcl(path("/a"), null, -1))).isTrue();
        assertThat(canSee(GET_A, delete("/a"))).isTrue();
        assertThat(canSee(GET_A, create("/a"))).isTrue();
    }

    @Test
    void aChildThatComesOrGoes() {
        assertThat(canSee(GET_A, create("/a/b"))).isTrue();
        assertThat(canSee(GET_A, delete("/a/b"))).isTrue();
        assertThat(canSee(LIST_ROOT, create("/x"))).isTrue();
        assertThat(canSee(new Request.GetChildren(path(""), false, false), create("/x")))
                .isTrue();
    }

    @Test
    void aSequentialNameThatNobodyKnowsYet() {
        Request guess = new Request.Exists(path("/q/n-0000000001"), true);
        assertThat(canSee(guess, create("/q/n-"))).isTrue();
        assertThat(canSee(guess, create("/q/m-"))).isFalse();
    }

    @Test
    void notAWriteElsewhere() {
        assertThat(canSee(GET_A, set("/b"))).isFalse();
        assertThat(canSee(GET_A, set("/a/b"))).isFalse();
        assertThat(canSee(GET_A, create("/ab/c"))).isFalse();
        assertThat(canSee(GET_A, delete("/a/b/c"))).isFalse();
        assertThat(canSee(LIST_ROOT, create("/x/y"))).isFalse();
    }

    @Test
    void anyPartOfAMulti() {
        Operation multi = new Operation.Multi(List.of(set("/b"), set("/a")));
        assertThat(canSee(GET_A, multi)).isTrue();
        assertThat(canSee(new Request.GetData(path("/c"), false), multi)).isFalse();
    }

    @Test
    void everythingForReadsOfMoreThanOneZnode() {
        assertThat(canSee(new Request.CountDescendants(path("/a")), set("/z"))).isTrue();
        assertThat(canSee(new Request.GetEphemerals(""), set("/z"))).isTrue();
        assertThat(canSee(new Request.AddWatch("/a", 1), set("/z"))).isTrue();
        assertThat(canSee(GET_A, new Operation.CloseSession())).isTrue();
    }

    @Test
    void nothingForRequestsThatShowNoZnode() {
        assertThat(canSee(new Request.Ping(), set("/a"))).isFalse();
        assertThat(canSee(new Request.Sync("/a"), set("/a"))).isFalse();
    }

    private static boolean canSee(Request read, Operation write) {
        return ReadBeforeWrite.canSee(read, write);
    }

    private static ZnodePath path(String value) {
        return new ZnodePath(value);
    }

    private static Operation set(String path) {
        return new Operation.SetData(path(path), null, -1);
    }

    private static Operation delete(String path) {
        return new Operation.Delete(path(path), -1);
    }

    private static Operation create(String path) {
        return new Create(path(path), null, null, 0, 0, Create.Form.CREATE);
    }
}
