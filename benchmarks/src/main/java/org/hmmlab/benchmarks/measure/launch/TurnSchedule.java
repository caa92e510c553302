package org.hmmlab.benchmarks.measure.launch;

import java.util.SplittableRandom;

/**
 * Who measures when: rounds in which every arm has one turn, in an order that is drawn for each block of two rounds and
 * mirrored in the second (A B A', A' B A, …), so that a linear drift cancels within a block.
 */
public final class TurnSchedule {
    private TurnSchedule() {}

    /**
     * Draws a schedule.
     *
     * @param arms how many JVMs take turns
     * @param rounds measured iterations of each
     * @param seed equal seeds draw equal schedules
     * @return the owner of each of {@code arms * rounds} turns
     */
    public static int[] draw(int arms, int rounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] schedule = new int[arms * rounds];
        int[] order = new int[arms];
        for (int round = 0; round < rounds; round++) {
            boolean isMirrored = (round & 1) != 0;
            if (!isMirrored) {
                shuffle(order, random);
            }
            for (int turn = 0; turn < arms; turn++) {
                schedule[round * arms + turn] = order[isMirrored ? arms - 1 - turn : turn];
            }
        }
        return schedule;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
