package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.Write;
import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Accounts whose total never changes: multis move money, observers read all accounts in one request. */
public final class BankWorkload implements Workload {

    private static final String ROOT = "/bank";
    private static final int BALANCE = 100;

    private final int accounts;

    public BankWorkload(int accounts) {
        this.accounts = accounts;
    }

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        for (int i = 0; i < accounts; i++) {
            new Setup(actor).create(path(i), Integer.toString(BALANCE));
        }
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.random().nextInt(3) == 0) {
            observe(actor);
            return;
        }
        int from = actor.random().nextInt(accounts);
        int to = (from + 1 + actor.random().nextInt(accounts - 1)) % accounts;
        Fields payer = actor.result(actor.client().get(path(from)));
        Fields payee = actor.result(actor.client().get(path(to)));
        if (payer.has("data") && payee.has("data")) {
            int amount = 1 + actor.random().nextInt(10);
            List<Write> transfer = List.of(change(from, payer, -amount), change(to, payee, amount));
            actor.await(actor.client().multi(transfer, Map.of()));
        }
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).read(ROOT);
        observe(actor);
    }

    private void observe(Actor actor) throws InterruptedException {
        List<String> paths =
                IntStream.range(0, accounts).mapToObj(BankWorkload::path).toList();
        actor.await(actor.client().multiGet(paths, (long) accounts * BALANCE));
    }

    private static Write change(int account, Fields seen, int amount) {
        long balance = Long.parseLong(seen.text("data")) + amount;
        return Write.set(path(account), Long.toString(balance), (int) seen.number("version"));
    }

    private static String path(int account) {
        return ROOT + "/" + account;
    }
}
