package io.oarlock.deploy.forward;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a member asks of the one that leads, on behalf of its clients. The first byte tells it from other messages. */
sealed interface ForwardMessage {
    /** Is the source reached? */
    record AskLink() implements ForwardMessage {}

    /** Requests of clients, in the order in which each client sent its own. */
    record Requests(List<Numbered> requests) implements ForwardMessage {
        public Requests {
            requests = List.copyOf(requests);
        }
    }

    /** A client wants to go on with its session here. */
    record Attach(long sessionId, int timeoutMillis, long generation) implements ForwardMessage {}

    /** Has everything been applied that the source had committed before now? */
    record Sync() implements ForwardMessage {}

    /**
     * A request and its place among those of its connection.
     *
     * @param generation of the client's connection, which no other has
     * @param sequence counts up by one from 0, which opens a session, or from 1
     */
    record Numbered(long generation, int sequence, LearnerRequest request) {}

    /**
     * @param link number of the connection to the source; {@link #NO_LINK} for none, and nothing was done
     * @param refused numbers of requests that were not passed on; for an {@link Attach} anything says that its session
     *     is not known
     */
    record Answer(long link, List<Integer> refused) {
        static final long NO_LINK = 0;
        static final Answer NOT_LINKED = new Answer(NO_LINK, List.of());

        public Answer {
            refused = List.copyOf(refused);
        }

        Bytes encode() {
            ByteWriter out = new ByteWriter(Long.BYTES + Integer.BYTES * (1 + refused.size()));
            out.putLong(link);
            out.putVarint(refused.size());
            refused.forEach(out::putInt);
            return Bytes.wrap(out.toByteArray());
        }

        /** Of a member that knows nothing of forwarding, too. */
        static Answer decode(Bytes bytes) {
            if (bytes.length() == 0) {
                return NOT_LINKED;
            }
            ByteReader in = new ByteReader(bytes.array());
            Answer answer = new Answer(in.getLong(), Codec.list(in, Integer.BYTES, in::getInt));
            in.end();
            return answer;
        }
    }

    /** Whether the message is meant for {@link #decode}. */
    static boolean isOne(Bytes message) {
        return message.length() > 1 && message.array()[0] == Codec.VERSION;
    }

    static Bytes encode(ForwardMessage message) {
        return Codec.encode(message);
    }

    /** @throws BrokenBytesException when it is none */
    static ForwardMessage decode(Bytes message) {
        return Codec.decode(message);
    }

    /** To bytes and back. */
    final class Codec {
        /** Another than that of reports of sessions. */
        private static final byte VERSION = 2;

        private static final int ASK_LINK = 1;
        private static final int REQUESTS = 2;
        private static final int ATTACH = 3;
        private static final int SYNC = 4;
        private static final int CAPACITY = 256;
        private static final int REQUEST_BYTES_MIN = 20;
        private static final int IDENTITY_BYTES_MIN = 2;

        private Codec() {}

        private static Bytes encode(ForwardMessage message) {
            ByteWriter out = new ByteWriter(CAPACITY);
            out.putByte(VERSION);
            if (message instanceof Requests requests) {
                out.putByte(REQUESTS);
                out.putVarint(requests.requests().size());
                requests.requests().forEach(each -> put(each, out));
            } else if (message instanceof Attach attach) {
                out.putByte(ATTACH);
                out.putLong(attach.sessionId());
                out.putInt(attach.timeoutMillis());
                out.putLong(attach.generation());
            } else {
                out.putByte(message instanceof Sync ? SYNC : ASK_LINK);
            }
            return Bytes.wrap(out.toByteArray());
        }

        private static void put(Numbered numbered, ByteWriter out) {
            LearnerRequest request = numbered.request();
            out.putLong(numbered.generation());
            out.putInt(numbered.sequence());
            out.putLong(request.sessionId());
            out.putInt(request.cxid());
            out.putInt(request.opcode());
            out.putNullable(request.record());
            out.putVarint(request.identities().size());
            for (Identity identity : request.identities()) {
                out.putString(identity.scheme());
                out.putString(identity.id());
            }
        }

        private static ForwardMessage decode(Bytes message) {
            ByteReader in = new ByteReader(message.array());
            if (in.getByte() != VERSION) {
                throw new BrokenBytesException("a message of another kind");
            }
            int tag = in.getByte();
            ForwardMessage decoded = switch (tag) {
                case ASK_LINK -> new AskLink();
                case REQUESTS -> new Requests(list(in, REQUEST_BYTES_MIN, () -> numbered(in)));
                case ATTACH -> new Attach(in.getLong(), in.getInt(), in.getLong());
                case SYNC -> new Sync();
                default -> throw new BrokenBytesException("unknown message " + tag + " of a member");
            };
            in.end();
            return decoded;
        }

        private static Numbered numbered(ByteReader in) {
            long generation = in.getLong();
            int sequence = in.getInt();
            long sessionId = in.getLong();
            int cxid = in.getInt();
            int opcode = in.getInt();
            Bytes record = in.getNullable();
            List<Identity> identities =
                    list(in, IDENTITY_BYTES_MIN, () -> new Identity(in.getString(), in.getString()));
            return new Numbered(
                    generation,
                    sequence,
                    new LearnerRequest(sessionId, cxid, opcode, record == null ? Bytes.EMPTY : record, identities));
        }

        private static <T> List<T> list(ByteReader in, int bytesEach, Supplier<T> element) {
            int count = in.getCount(bytesEach);
            List<T> list = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                list.add(element.get());
            }
            return list;
        }
    }
}
