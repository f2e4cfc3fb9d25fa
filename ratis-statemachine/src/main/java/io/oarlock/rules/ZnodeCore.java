package io.oarlock.rules;

import io.oarlock.op.Entry;
import io.oarlock.storage.OrderedStore;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;

/**
 * The deterministic state machine: entries in, rows, outcomes and events out. The same entries give the same state on
 * every member, on every store and on every run; it reads no clock, no random number, and nothing but its store.
 *
 * <p>One thread, the apply thread, calls {@link #decide}, {@link #publish} and {@link #advance}. Readers use
 * {@link #tree()} only while no publish runs: the caller keeps a gate (a read-write lock) around {@link #publish} and
 * around reads.
 */
public final class ZnodeCore {
    private ZnodeCore() {}

    /** Opens the state kept in {@code store}, or makes the initial tree when the store is empty. */
    public static ZnodeCore open(OrderedStore store, CoreSettings settings) {
        throw new UnsupportedOperationException(store + " " + settings);
    }

    /** Where in the log the state is; what is at or below must not be applied again. */
    public LogPosition applied() {
        throw new UnsupportedOperationException();
    }

    /**
     * Works out what an entry does, without changing anything.
     *
     * @throws BrokenInvariant when the state contradicts itself: the member must stop
     */
    public Decision decide(LogPosition position, Entry entry) {
        throw new UnsupportedOperationException(position + " " + entry);
    }

    /** Makes a decision visible and commits its rows in one batch. The gate for reads must be shut. */
    public void publish(Decision decision) {
        throw new UnsupportedOperationException(decision.toString());
    }

    /** Notes that the log went on with an entry that is not the state machine's (configuration, metadata). */
    public void advance(LogPosition position) {
        throw new UnsupportedOperationException(position.toString());
    }

    /** The last entry applied of a member: where it has to go on after a leader change. */
    public Entry.Origin lastOrigin(int member) {
        throw new UnsupportedOperationException("member " + member);
    }

    /** Order-independent digest of all znodes and sessions. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    public TreeReader tree() {
        throw new UnsupportedOperationException();
    }

    /** A state that stays readable while the core goes on; the gate must be open to the caller when it is taken. */
    public TreeSnapshot snapshot() {
        throw new UnsupportedOperationException();
    }
}
