package org.hmmlab.benchmarks.measure.compare;

import java.util.SplittableRandom;

/**
 * Which JVM of a pair runs when in a block of two pairs: A and B always next to each other, which of them first and on which side
 * the control stands is drawn; the second pair is the mirror image of the first.
 */
final class SlotOrder {
    private static final int A = 0;
    private static final int B = 1;
    private static final int CONTROL = 2;
    private static final int[][] ORDERS = {{A, B, CONTROL}, {B, A, CONTROL}, {CONTROL, A, B}, {CONTROL, B, A}};

    private SlotOrder() {}

    /**
     * The order of one pair.
     *
     * @param seed of the block: equal seeds draw equal blocks
     * @param isSecond whether it is the block's second pair
     * @return places in the group of A, B and the control
     */
    static int[] draw(long seed, boolean isSecond) {
        int[] order = ORDERS[new SplittableRandom(seed).nextInt(ORDERS.length)].clone();
        if (isSecond) {
            int first = order[0];
            order[0] = order[2];
            order[2] = first;
        }
        return order;
    }
}
