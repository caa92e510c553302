package org.hmmlab.property;

/**
 * What a table says of one invariant in one design on one kernel.
 *
 * @param kind whether it holds
 * @param reason why not: the bug, with the commit or section that describes it; empty if it holds
 */
record Expectation(Kind kind, String reason) {
    /** Whether an invariant holds. */
    enum Kind {
        /** No operation may break it. */
        HOLDS,
        /** A run must see it broken. */
        MUST_BREAK,
        /** The design has nothing that it speaks of. */
        NOTHING
    }

    static final Expectation HOLDS = new Expectation(Kind.HOLDS, "");

    static Expectation mustBreak(String reason) {
        return new Expectation(Kind.MUST_BREAK, reason);
    }

    static Expectation nothing(String reason) {
        return new Expectation(Kind.NOTHING, reason);
    }
}
