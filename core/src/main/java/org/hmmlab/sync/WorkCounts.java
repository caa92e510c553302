package org.hmmlab.sync;

import java.util.Arrays;

/** Counted primitives of one thread or of all of them, at one moment. Immutable. */
public final class WorkCounts {
    private final long[] rmws;
    private final long[] fences;
    private final long[] casFailures;

    /** Takes over the arrays, each indexed by {@link WorkCategory#ordinal()}. */
    WorkCounts(long[] rmws, long[] fences, long[] casFailures) {
        this.rmws = rmws;
        this.fences = fences;
        this.casFailures = casFailures;
    }

    /** Locked read-modify-writes executed on this part, failed compare-and-sets included. */
    public long rmw(WorkCategory part) {
        return rmws[part.ordinal()];
    }

    /** Locked read-modify-writes executed, all parts. */
    public long rmw() {
        return Arrays.stream(rmws).sum();
    }

    /** Full fences executed for this part. */
    public long fences(WorkCategory part) {
        return fences[part.ordinal()];
    }

    /** Full fences executed, all parts. */
    public long fences() {
        return Arrays.stream(fences).sum();
    }

    /** Compare-and-sets on this part that found another value than expected; each is also counted as an RMW. */
    public long casFailures(WorkCategory part) {
        return casFailures[part.ordinal()];
    }

    /** Compare-and-sets that found another value than expected, all parts. */
    public long casFailures() {
        return Arrays.stream(casFailures).sum();
    }

    /** What was done since {@code earlier}. */
    public WorkCounts minus(WorkCounts earlier) {
        return new WorkCounts(
                combine(rmws, earlier.rmws, -1),
                combine(fences, earlier.fences, -1),
                combine(casFailures, earlier.casFailures, -1));
    }

    /** What was done by both. */
    WorkCounts plus(WorkCounts other) {
        return new WorkCounts(
                combine(rmws, other.rmws, 1),
                combine(fences, other.fences, 1),
                combine(casFailures, other.casFailures, 1));
    }

    private static long[] combine(long[] left, long[] right, int sign) {
        long[] result = left.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += sign * right[i];
        }
        return result;
    }

    /** The parts that have any count, as {@code PART rmw/fences/casFailures}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("WorkCounts[rmw=" + rmw() + ", fences=" + fences());
        for (WorkCategory part : WorkCategory.values()) {
            int i = part.ordinal();
            if ((rmws[i] | fences[i] | casFailures[i]) != 0) {
                text.append(", ").append(part).append(' ').append(rmws[i]);
                text.append('/').append(fences[i]).append('/').append(casFailures[i]);
            }
        }
        return text.append(']').toString();
    }
}
