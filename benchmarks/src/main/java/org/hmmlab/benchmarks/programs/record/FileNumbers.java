package org.hmmlab.benchmarks.programs.record;

import java.util.HashMap;
import java.util.Map;

/**
 * A small number for each file: the same for the same device and inode, whatever descriptor it was mapped from. One
 * thread.
 */
final class FileNumbers {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of the file with this identity. */
    int of(String identity) {
        return numbers.computeIfAbsent(identity, unseen -> numbers.size());
    }
}
