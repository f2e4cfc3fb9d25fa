package io.oarlock.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation.Create.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryCodecTest {
    private static final Entry.Origin ORIGIN = new Entry.Origin(3, 0x1122334455667788L, 9);
    private static final Entry.Stamp STAMP = new Entry.Stamp(1_700_000_000_123L, new Policy(true, false, true, false));
    private static final List<Identity> IDENTITIES =
            List.of(new Identity("ip", "10.0.0.1"), new Identity("digest", "u:h"));

    /** One entry of every shape; the name is that of its golden file. */
    static Map<String, Operation> shapes() {
        ZnodePath path = new ZnodePath("/a/\u00e9");
        List<AclEntry> acl = List.of(new AclEntry(255, "digest", "u:h"), new AclEntry(-1, "ip", "::1/128"));
        Map<String, Operation> shapes = new LinkedHashMap<>();
        shapes.put("create", new Operation.Create(path, Bytes.utf8("data"), Acl.OPEN.entries(), 3, 0, Form.CREATE));
        shapes.put("create2-null", new Operation.Create(path, null, null, -7, 0, Form.CREATE2));
        shapes.put("create-container", new Operation.Create(path, Bytes.EMPTY, acl, 4, 0, Form.CREATE_CONTAINER));
        shapes.put("create-ttl", new Operation.Create(path, Bytes.EMPTY, List.of(), 5, -1, Form.CREATE_TTL));
        shapes.put("delete", new Operation.Delete(path, -1));
        shapes.put("set-data", new Operation.SetData(path, Bytes.utf8("x"), Integer.MIN_VALUE));
        shapes.put("set-data-null", new Operation.SetData(path, null, Integer.MAX_VALUE));
        shapes.put("set-acl", new Operation.SetAcl(path, acl, 2));
        shapes.put("check", new Operation.Check(path, 300));
        shapes.put("multi", new Operation.Multi(List.of(new Operation.Check(path, 1), new Operation.Delete(path, 2))));
        shapes.put("multi-empty", new Operation.Multi(List.of()));
        shapes.put("refused", new Operation.Refused(ErrorCode.MARSHALLING_ERROR));
        shapes.put("open-session", new Operation.OpenSession(30_000, Bytes.utf8("0123456789abcdef")));
        shapes.put("attach-session", new Operation.AttachSession(-1, Bytes.EMPTY));
        shapes.put("close-session", new Operation.CloseSession());
        shapes.put(
                "expire-sessions",
                new Operation.ExpireSessions(List.of(
                        new Operation.ExpireSessions.Expiry(0x0300_0000_0000_0001L, 1),
                        new Operation.ExpireSessions.Expiry(-2, Long.MAX_VALUE))));
        shapes.put("remove-unused", new Operation.RemoveUnused(path, 0x1_0000_0001L, -1));
        shapes.put("raise-rules-level", new Operation.RaiseRulesLevel(2));
        shapes.put("set-config", new Operation.SetConfig(Bytes.utf8("server.1=h:1:2")));
        migrationSteps(path, new Acl(acl)).forEach((name, step) -> shapes.put(name, new Operation.Migrate(step)));
        return shapes;
    }

    private static Map<String, MigrationStep> migrationSteps(ZnodePath path, Acl acl) {
        Znode znode = new Znode(Bytes.utf8("data"), acl, 1, 2, 3, 4, 5, 6, -7, 8, 9, 10);
        Map<String, MigrationStep> steps = new LinkedHashMap<>();
        steps.put("migrate-begin", new MigrationStep.Begin(1));
        steps.put(
                "migrate-copy",
                new MigrationStep.Copy(
                        1,
                        List.of(new MigrationStep.Copy.CopiedZnode(path, znode)),
                        List.of(path),
                        List.of(new MigrationStep.Copy.CopiedSession(-1, 4_000)),
                        List.of(-2L)));
        steps.put("migrate-complete", new MigrationStep.Complete(1, 0x1_0000_0001L, -1));
        steps.put(
                "migrate-apply",
                new MigrationStep.Apply(
                        0x1_0000_0001L,
                        0x1_0000_0002L,
                        1_700_000_000_123L,
                        -1,
                        List.of(
                                new SourceChange.Create(path, null, Acl.OPEN, -1, 7),
                                new SourceChange.Delete(path),
                                new SourceChange.SetData(path, Bytes.EMPTY, -1),
                                new SourceChange.SetAcl(path, acl, 2),
                                new SourceChange.OpenSession(4_000),
                                new SourceChange.CloseSession(List.of(path))),
                        -5L));
        steps.put("migrate-apply-nothing", new MigrationStep.Apply(1, 2, 3, 4, List.of(), null));
        steps.put(
                "migrate-apply-answered",
                new MigrationStep.Apply(
                        1, 2, 3, 4, List.of(), null, new SourceAnswer(0x8100_0001, 14, List.of(0, -101, -2))));
        steps.put("migrate-stop", new MigrationStep.Stop("why"));
        steps.put("migrate-ask-switch", new MigrationStep.AskSwitch());
        steps.put("migrate-cancel-switch", new MigrationStep.CancelSwitch());
        steps.put("migrate-switch-over", new MigrationStep.SwitchOver(0x1_0000_0002L, 3));
        steps.put("migrate-abort", new MigrationStep.Abort());
        return steps;
    }

    static Stream<String> shapeNames() {
        return shapes().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("shapeNames")
    void everyShapeComesBack(String name) {
        Entry entry = entry(List.of(new Proposal(-5, 7, IDENTITIES, shapes().get(name))));
        assertThat(EntryCodec.decode(encode(entry))).isEqualTo(entry);
    }

    /** Logs outlive versions: these bytes must stay readable, and stay what is written, for ever. */
    @ParameterizedTest
    @MethodSource("shapeNames")
    void everyShapeHasTheBytesOfItsGoldenFile(String name) throws IOException {
        Entry entry = entry(List.of(new Proposal(0x0300_0000_0000_0001L, 2, IDENTITIES, shapes().get(name))));
        byte[] golden = golden(name);
        assertThat(HexFormat.of().formatHex(encode(entry)))
                .isEqualTo(HexFormat.of().formatHex(golden));
        assertThat(EntryCodec.decode(golden)).isEqualTo(entry);
    }

    @Test
    void anEntryThatCameBackTakesTheProposalsThatWereSent() {
        Entry sent = entry(List.of(new Proposal(7, 1, List.of(), new Operation.CloseSession())));
        byte[] encoded = encode(sent);

        Entry back = EntryCodec.restamped(encoded, sent.proposals());

        assertThat(back).isEqualTo(EntryCodec.decode(encoded));
        assertThat(back.proposals().get(0)).isSameAs(sent.proposals().get(0));
    }

    @Test
    void anEntryOfAnotherNumberOfProposalsIsNotTakenForTheOneSent() {
        byte[] encoded = encode(entry(List.of(new Proposal(7, 1, List.of(), new Operation.CloseSession()))));

        assertThatThrownBy(() -> EntryCodec.restamped(encoded, List.of())).isInstanceOf(EntryFormatException.class);
    }

    @Test
    void anEntryWithoutProposalsComesBack() {
        Entry entry = entry(List.of());
        assertThat(EntryCodec.decode(encode(entry))).isEqualTo(entry);
    }

    @Test
    void identitiesAreWrittenOnceAnEntry() {
        Operation operation = new Operation.Delete(new ZnodePath("/a"), -1);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            proposals.add(new Proposal(i, 1, List.copyOf(IDENTITIES), operation));
            proposals.add(new Proposal(i, 1, List.of(), operation));
        }
        byte[] encoded = encode(entry(proposals));
        assertThat(EntryCodec.decode(encoded).proposals()).isEqualTo(proposals);
        assertThat(occurrences(encoded, "10.0.0.1")).isEqualTo(1);
    }

    @Test
    void theLeaderStampsWithoutTouchingTheRest() {
        byte[] unstamped = EntryCodec.encode(ORIGIN, List.of(Proposal.internal(new Operation.CloseSession())));
        byte[] stamped = unstamped.clone();
        EntryCodec.stamp(stamped, STAMP);
        byte[] joined = unstamped.clone();
        System.arraycopy(EntryCodec.stampPrefix(STAMP), 0, joined, 0, EntryCodec.STAMP_BYTES);
        assertThat(joined).isEqualTo(stamped);
        assertThat(Arrays.copyOfRange(stamped, EntryCodec.STAMP_BYTES, stamped.length))
                .isEqualTo(Arrays.copyOfRange(unstamped, EntryCodec.STAMP_BYTES, unstamped.length));
        assertThat(EntryCodec.decode(stamped).stamp()).isEqualTo(STAMP);
        assertThat(EntryCodec.origin(unstamped)).isEqualTo(ORIGIN);
        assertThat(EntryCodec.origin(stamped)).isEqualTo(ORIGIN);
    }

    @Test
    void everyPolicyComesBack() {
        for (int bits = 0; bits < 64; bits++) {
            Policy policy = new Policy((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0)
                    .withSchemes(new Policy.Schemes((bits & 16) != 0, (bits & 32) != 0));
            Entry entry = new Entry(ORIGIN, new Entry.Stamp(5, policy), List.of());
            assertThat(EntryCodec.decode(encode(entry)).stamp().policy()).isEqualTo(policy);
        }
    }

    @Test
    void anEntryWithoutStampIsNotDecoded() {
        byte[] unstamped = EntryCodec.encode(ORIGIN, List.of());
        assertThatThrownBy(() -> EntryCodec.decode(unstamped))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageContaining("not stamped");
    }

    @Test
    void anUnknownVersionIsNotDecoded() {
        byte[] encoded = encode(entry(List.of()));
        encoded[0] = 2;
        assertThatThrownBy(() -> EntryCodec.decode(encoded))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> EntryCodec.origin(encoded)).isInstanceOf(EntryFormatException.class);
    }

    @Test
    void onlyOperationsOfTheMultiFitIntoAMulti() {
        Operation multi = new Operation.Multi(List.of(new Operation.Multi(List.of())));
        assertThatThrownBy(() -> encode(entry(List.of(Proposal.internal(multi)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMultiInAMultiIsNotDecoded() {
        byte[] encoded = encode(entry(
                List.of(Proposal.internal(new Operation.Multi(List.of(new Operation.Check(new ZnodePath(""), 0)))))));
        // The nested operation is the last three bytes: its tag, an empty path, a version.
        encoded[encoded.length - 3] = OperationTag.MULTI;
        assertThatThrownBy(() -> EntryCodec.decode(encoded))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageContaining("in a multi");
    }

    @ParameterizedTest
    @MethodSource("shapeNames")
    void aShortenedOrLengthenedEntryIsRefused(String name) {
        byte[] encoded = encode(entry(List.of(new Proposal(1, 1, IDENTITIES, shapes().get(name)))));
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> EntryCodec.decode(cut)).isInstanceOf(EntryFormatException.class);
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatThrownBy(() -> EntryCodec.decode(longer)).isInstanceOf(EntryFormatException.class);
    }

    /** Whatever the bytes: an entry or a refusal, never another exception, an endless loop or a huge allocation. */
    @ParameterizedTest
    @MethodSource("shapeNames")
    void brokenBytesAreRefusedOrMeanAnotherEntry(String name) {
        byte[] encoded = encode(entry(List.of(new Proposal(1, 1, IDENTITIES, shapes().get(name)))));
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = encoded.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            decodeOrRefuse(broken);
        }
    }

    @Test
    void aFullEntryLeavesAProposalOut() {
        ProposalEncoder encoder = new ProposalEncoder();
        Proposal first = new Proposal(1, 1, IDENTITIES, new Operation.Delete(new ZnodePath("/a"), -1));
        Proposal second = new Proposal(2, 1, List.of(), new Operation.Delete(new ZnodePath("/b"), -1));
        assertThat(encoder.tryAppend(first, 1)).isEqualTo(ProposalEncoder.Fit.APPENDED);
        int bytes = encoder.bytes();
        assertThat(encoder.tryAppend(second, bytes)).isEqualTo(ProposalEncoder.Fit.NEXT_ENTRY);
        assertThat(encoder.bytes()).isEqualTo(bytes);
        assertThat(encoder.count()).isEqualTo(1);
        // The list of identities that was left out is new again.
        assertThat(encoder.tryAppend(second, bytes + 100)).isEqualTo(ProposalEncoder.Fit.APPENDED);
        byte[] encoded = encoder.finish(ORIGIN);
        EntryCodec.stamp(encoded, STAMP);
        assertThat(EntryCodec.decode(encoded).proposals()).containsExactly(first, second);
    }

    @Test
    void theEncoderTellsTheExactSizeAndStartsAgain() {
        ProposalEncoder encoder = new ProposalEncoder();
        Proposal large =
                Proposal.internal(new Operation.SetData(new ZnodePath("/a"), Bytes.wrap(new byte[2_000_000]), 0));
        for (int round = 0; round < 3; round++) {
            encoder.append(large);
            encoder.append(new Proposal(1, 1, IDENTITIES, new Operation.CloseSession()));
            int bytes = encoder.bytes();
            byte[] encoded = encoder.finish(ORIGIN);
            assertThat(encoded).hasSize(bytes);
            EntryCodec.stamp(encoded, STAMP);
            assertThat(EntryCodec.decode(encoded).proposals()).hasSize(2);
            assertThat(encoder.count()).isZero();
        }
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            Entry entry = EntryCodec.decode(bytes);
            assertThat(EntryCodec.decode(encode(entry))).isEqualTo(entry);
        } catch (EntryFormatException e) {
            assertThat(e).hasMessageContaining("entry");
        }
    }

    private static Entry entry(List<Proposal> proposals) {
        return new Entry(ORIGIN, STAMP, proposals);
    }

    private static byte[] encode(Entry entry) {
        byte[] encoded = EntryCodec.encode(entry.origin(), entry.proposals());
        EntryCodec.stamp(encoded, entry.stamp());
        return encoded;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = EntryCodecTest.class.getResourceAsStream("/entries/" + name + ".hex")) {
            if (in == null) {
                return new byte[0];
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        }
    }

    private static int occurrences(byte[] bytes, String text) {
        String haystack = new String(bytes, StandardCharsets.ISO_8859_1);
        return (haystack.length() - haystack.replace(text, "").length()) / text.length();
    }
}
