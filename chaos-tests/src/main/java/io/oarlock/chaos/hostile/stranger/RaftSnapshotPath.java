package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.stranger.RaftStranger.Message;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A snapshot whose id or files lead out of the data directory. */
public final class RaftSnapshotPath implements Attack {

    private static final long TERM = 1_000;
    private static final long INDEX = 1_000_000;
    /** The directory that files of a snapshot are in, as Ratis names it. */
    private static final String STATE_MACHINE = "sm/";

    private static final String UP = "../".repeat(12);

    @Override
    public String name() {
        return "raft-snapshot-path";
    }

    @Override
    public String description() {
        return "a stranger, as member 2, sends a snapshot whose id or file name leads out of the data directory";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        Path outside = subject.data(Subject.MEMBER).toAbsolutePath().resolveSibling("outside");
        Files.createDirectories(outside);
        String up = UP + outside.toString().substring(1);
        // An id can lead out of a directory that is there.
        send(subject, "x", STATE_MACHINE + "first");
        send(subject, "x/" + up, STATE_MACHINE + "written-by-id");
        send(subject, "x", STATE_MACHINE + up + "/written-by-name");
        try (var files = Files.list(outside)) {
            List<Path> written = files.toList();
            subject.expect(written.isEmpty(), Promises.STRANGER_REFUSED, "written: " + written);
        }
    }

    private static void send(Subject subject, String requestId, String file) throws IOException {
        byte[] data = {1, 2, 3};
        Message position = new Message().number(1, TERM).number(2, INDEX);
        Message chunk = new Message()
                .text(1, file)
                .number(2, data.length)
                .bytes(3, md5(data))
                .bytes(6, data)
                .number(7, 1);
        Message snapshot = new Message()
                .text(1, requestId)
                .message(4, position)
                .message(5, chunk)
                .number(6, data.length);
        RaftStranger.Link link = new RaftStranger.Link(2, Subject.MEMBER, subject.raftPort(Subject.MEMBER));
        RaftStranger.ask(
                link,
                RaftStranger.PIECE,
                new Message().message(1, link.header()).number(2, TERM).message(3, snapshot));
    }

    private static byte[] md5(byte[] data) {
        try {
            return MessageDigest.getInstance("MD5").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }
}
