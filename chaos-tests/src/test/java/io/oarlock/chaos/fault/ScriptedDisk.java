package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.host.MemberDisk;
import java.util.function.Consumer;

/** A disk that does nothing but tell what it was told. */
record ScriptedDisk(int member, Consumer<String> calls) implements MemberDisk {

    @Override
    public void fill() {
        say("fill");
    }

    @Override
    public void release() {
        say("release");
    }

    @Override
    public void freeze() {
        say("freeze");
    }

    @Override
    public void thaw() {
        say("thaw");
    }

    @Override
    public void cutPower() {
        say("cut power of");
    }

    @Override
    public void restorePower() {
        say("restore power of");
    }

    @Override
    public String device() {
        return "7:" + member;
    }

    private void say(String what) {
        calls.accept(what + " " + member);
    }
}
