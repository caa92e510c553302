package org.hmmlab.benchmarks.judges.fuzz;

import java.util.SplittableRandom;

/**
 * Random scripts: each is made from the seed and its number alone, so that it is the same however many are asked for.
 * Thread-safe.
 */
final class ScriptSource {
    /** Least operations that a script can have. */
    static final int MIN_LENGTH = 4;

    /** Most operations that a script can have: what it may make stays within the memory of the machine that runs it. */
    static final int MAX_LENGTH = 2000;

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final int length;

    /**
     * Makes a source.
     *
     * @param seed any number
     * @param length operations that the longest scripts have before they look at what came of it, 4 to 2000
     */
    ScriptSource(long seed, int length) {
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new IllegalArgumentException("the length of scripts must be from " + MIN_LENGTH + " to " + MAX_LENGTH
                    + " operations: " + length);
        }
        this.seed = seed;
        this.length = length;
    }

    /** Makes the script of a number, from 0 on. */
    Script script(long number) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number * MIX);
        random.nextLong();
        return new ScriptWriter(random, Theme.draw(random)).write(random.nextInt(length / 2, length + 1));
    }
}
