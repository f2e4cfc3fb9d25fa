package io.oarlock.chaos.planted;

import io.oarlock.chaos.planted.agent.PlantedAgent;
import io.oarlock.chaos.planted.bug.Reflected;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Makes the agent's jar from what this program itself runs from. It needs nothing else, so that it can be mounted. */
final class AgentJar {

    private static final String LIBRARY = "net/bytebuddy";

    /** Writes the jar. */
    void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Attributes.Name("Premain-Class"), PlantedAgent.class.getName());
        attributes.put(new Attributes.Name("Can-Retransform-Classes"), "true");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.setLevel(1);
            copy(PlantedAgent.class, folderOf(PlantedAgent.class), entries);
            copy(Reflected.class, folderOf(Reflected.class), entries);
            copy(ByteBuddy.class, LIBRARY, entries);
        }
    }

    private static String folderOf(Class<?> member) {
        return member.getPackageName().replace('.', '/');
    }

    private static void copy(Class<?> member, String folder, JarOutputStream entries) throws IOException {
        Path origin = originOf(member);
        if (Files.isDirectory(origin)) {
            copy(origin, folder, entries);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + origin.toUri()), Map.of())) {
            copy(jar.getPath("/"), folder, entries);
        }
    }

    private static void copy(Path root, String folder, JarOutputStream entries) throws IOException {
        List<Path> classes;
        try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
            classes = paths.filter(path -> path.toString().endsWith(".class")).toList();
        }
        for (Path path : classes) {
            entries.putNextEntry(new JarEntry(root.relativize(path).toString()));
            try (InputStream in = Files.newInputStream(path)) {
                in.transferTo(entries);
            }
            entries.closeEntry();
        }
    }

    private static Path originOf(Class<?> member) throws IOException {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where " + member + " is from", e);
        }
    }
}
