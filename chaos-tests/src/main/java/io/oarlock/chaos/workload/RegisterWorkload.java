package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Fields;
import java.io.IOException;

/** A few znodes as registers: plain and conditional writes, synced and plain reads. */
public final class RegisterWorkload implements Workload {

    private static final String ROOT = "/register";

    private final int registers;

    public RegisterWorkload(int registers) {
        this.registers = registers;
    }

    @Override
    public String name() {
        return "register";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(registers, RegisterWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String path = path(actor.random().nextInt(registers));
        switch (actor.random().nextInt(4)) {
            case 0 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 1 -> {
                Fields seen = actor.result(actor.client().get(path));
                if (seen.has("version")) {
                    actor.await(actor.client().set(path, actor.uniqueData(), (int) seen.number("version")));
                }
            }
            case 2 -> actor.await(actor.client().syncGet(path));
            default -> actor.await(actor.client().get(path));
        }
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        for (int i = 0; i < registers; i++) {
            new Setup(actor).read(path(i));
        }
    }

    private static String path(int register) {
        return ROOT + "/" + register;
    }
}
