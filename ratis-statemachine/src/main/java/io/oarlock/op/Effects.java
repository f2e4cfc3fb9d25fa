package io.oarlock.op;

import io.oarlock.model.WatchEvent;
import java.util.List;

/**
 * What one proposal did.
 *
 * @param zxid its transaction id; a refused write has one too
 * @param events in the order in which a client must see them, all before the reply
 */
public record Effects(long zxid, Outcome outcome, List<WatchEvent> events) {}
