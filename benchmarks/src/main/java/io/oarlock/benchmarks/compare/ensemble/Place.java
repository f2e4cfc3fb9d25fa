package io.oarlock.benchmarks.compare.ensemble;

import java.nio.file.Path;

/**
 * Where ensembles live on this machine.
 *
 * @param directory of their data
 * @param basePort members use ports from here on
 * @param distance the program that puts members apart
 */
public record Place(Path directory, int basePort, Path distance) {}
