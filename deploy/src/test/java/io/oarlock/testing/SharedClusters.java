package io.oarlock.testing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Gives every client test a standalone server and then an ensemble of three. They are started once, shared by all
 * client tests, and stopped at the end of the test run; their configuration, data and logs stay under {@code target}.
 */
public final class SharedClusters implements ArgumentsProvider {

    private static final Path HOME = Path.of("target", "client-test-servers");

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of(1, 3)
                .map(size ->
                        Arguments.of(Named.of(size == 1 ? "standalone" : "three members", started(context, size))));
    }

    private static Cluster started(ExtensionContext context, int size) {
        ServerKind kind = ServerKind.chosen();
        ClusterSpec spec = ClusterSpec.of(kind, size).withProperty("znode.container.checkIntervalMs", "200");
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedClusters.class))
                .computeIfAbsent(size, unseen -> Cluster.start(spec, home(kind, size)), Cluster.class);
    }

    private static Path home(ServerKind kind, int size) {
        String run = Long.toString(ProcessHandle.current().pid());
        return HOME.resolve(run).resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + size);
    }
}
