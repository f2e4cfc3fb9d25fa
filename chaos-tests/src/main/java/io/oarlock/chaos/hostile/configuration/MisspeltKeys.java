package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A slip in a key that protects, or that says who belongs together, must not go by with a warning. */
public final class MisspeltKeys implements Attack {

    /** Lines, and the key that was meant. */
    private static final Map<String, String> LINES = new TreeMap<>(Map.of(
            "sever.2=127.0.0.1:2889:3889", "server.2",
            "sslqourum=true", "sslQuorum",
            "secureclientport=2281", "secureClientPort",
            "authprovider.1=org.example.Provider", "authProvider.1",
            "jute.maxbufer=4096", "jute.maxbuffer"));

    @Override
    public String name() {
        return "misspelt-keys";
    }

    @Override
    public String description() {
        return "a member starts with a slip in a key of its configuration";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        subject.stopAll();
        RefusedStart refused = new RefusedStart(subject, Subject.MEMBER);
        for (Map.Entry<String, String> line : LINES.entrySet()) {
            refused.expect(line.getKey(), text -> text + line.getKey() + "\n", List.of(line.getValue()));
        }
    }
}
