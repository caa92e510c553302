package org.hmmlab.benchmarks.programs.replay;

import java.util.List;

/**
 * Wall time of whole replays in one JVM that does not count.
 *
 * @param wallNanos one value a repetition after warm-up, in order
 * @param warmups replays before the first of them
 */
public record ReplayTime(List<Long> wallNanos, int warmups) {
    /** Copies. */
    public ReplayTime {
        wallNanos = List.copyOf(wallNanos);
        if (wallNanos.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one repetition: wallNanos=" + wallNanos);
        }
    }

    /** The median repetition in ns; of an even number the mean of the two in the middle. */
    public double medianNanos() {
        List<Long> sorted = wallNanos.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
    }

    /** The shortest repetition in ns. */
    public long minNanos() {
        return wallNanos.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
