package io.oarlock.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The kept inputs of a fuzz test, which Jazzer reads too: those that were made for it, and every one that broke
 * something once. Changes them by chance, the same way in every build.
 */
public final class Corpus {
    private static final long RANDOM_SEED = 12;
    private static final int MUTANTS = 20_000;
    private static final int CHANGES_MAX = 4;
    /** Lengths, counts and numbers that decoders trip over. */
    private static final int[] INTERESTING = {
        0, 1, -1, -2, 127, 128, 255, 256, 0xffff, 0xfffff, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fffff
    };

    private final List<byte[]> seeds;

    private Corpus(List<byte[]> seeds) {
        this.seeds = seeds;
    }

    /** What is kept for the method of this name of a test of the module that is being built. */
    public static Corpus of(Class<?> test, String method) {
        Path directory = Path.of("src/test/resources")
                .resolve(test.getPackageName().replace('.', '/'))
                .resolve(test.getSimpleName() + "Inputs")
                .resolve(method);
        try (Stream<Path> files = Files.list(directory)) {
            return new Corpus(files.sorted().map(Corpus::read).toList());
        } catch (IOException e) {
            throw new AssertionError("there is no corpus in " + directory, e);
        }
    }

    /** Each input as it is, and many that differ from one of them a little. */
    public void forEachMutant(Consumer<byte[]> target) {
        forEachMutant(MUTANTS, target);
    }

    /** The same with fewer that differ, where each costs a file. */
    public void forEachMutant(int mutants, Consumer<byte[]> target) {
        seeds.forEach(seed -> target.accept(seed.clone()));
        Random random = new Random(RANDOM_SEED);
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = seeds.get(random.nextInt(seeds.size())).clone();
            int changes = 1 + random.nextInt(CHANGES_MAX);
            for (int change = 0; change < changes; change++) {
                mutant = change(mutant, random);
            }
            target.accept(mutant);
        }
    }

    private byte[] change(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> putInteresting(bytes, at, random);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return splice(bytes, at, seeds.get(random.nextInt(seeds.size())), random);
            }
            default -> {
                return doubled(bytes, at, random);
            }
        }
        return bytes;
    }

    private static void putInteresting(byte[] bytes, int at, Random random) {
        int value = INTERESTING[random.nextInt(INTERESTING.length)];
        for (int i = 0; i < Integer.BYTES && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> 8 * (Integer.BYTES - 1 - i));
        }
    }

    /** The beginning of one, and the end of another one. */
    private static byte[] splice(byte[] bytes, int at, byte[] other, Random random) {
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, spliced, at, other.length - from);
        return spliced;
    }

    /** The same with a part of it twice. */
    private static byte[] doubled(byte[] bytes, int at, Random random) {
        int length = 1 + random.nextInt(bytes.length - at);
        byte[] more = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, more, at + length, bytes.length - at);
        return more;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
