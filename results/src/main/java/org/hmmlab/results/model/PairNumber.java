package org.hmmlab.results.model;

/**
 * What a pair of JVMs was measured for, as its number in files says. The numbers of a stage's purposes never overlap, so that pairs
 * of two purposes never mix.
 *
 * @param stage {@link VerdictStage#FIRST} or {@link VerdictStage#CONFIRMATION}
 * @param purpose why it was measured
 * @param index from 0 within stage and purpose
 */
public record PairNumber(VerdictStage stage, Purpose purpose, int index) {
    private static final int CONFIRMATION_FROM = 10_000;

    /** Why a pair is measured. */
    public enum Purpose {
        /** It was planned. */
        PLANNED(0),
        /** The machine spoilt another pair. */
        REPEATED(3_000),
        /** The interval was too wide. */
        WIDENING(5_000);

        private final int from;

        Purpose(int from) {
            this.from = from;
        }

        private int end() {
            return ordinal() + 1 < values().length ? values()[ordinal() + 1].from : CONFIRMATION_FROM;
        }
    }

    /** Checks. */
    public PairNumber {
        if (stage.isControl()) {
            throw new IllegalArgumentException("a pair must be of stage first or confirmation: stage=" + stage);
        }
        Require.atLeast("index", 0, index);
        boolean isLast = stage == VerdictStage.CONFIRMATION && purpose == Purpose.WIDENING;
        if (!isLast && purpose.from + index >= purpose.end()) {
            throw new IllegalArgumentException("a stage must have fewer than " + (purpose.end() - purpose.from)
                    + " pairs of purpose " + purpose + ": index=" + index);
        }
    }

    /**
     * Reads a number.
     *
     * @param number as files have it, 0 at least
     * @return what it says
     */
    public static PairNumber of(int number) {
        Require.atLeast("pair", 0, number);
        boolean isFirst = number < CONFIRMATION_FROM;
        int within = isFirst ? number : number - CONFIRMATION_FROM;
        Purpose purpose = Purpose.PLANNED;
        for (Purpose later : Purpose.values()) {
            purpose = within >= later.from ? later : purpose;
        }
        return new PairNumber(isFirst ? VerdictStage.FIRST : VerdictStage.CONFIRMATION, purpose, within - purpose.from);
    }

    /**
     * The number.
     *
     * @return as files have it
     */
    public int number() {
        return (stage == VerdictStage.FIRST ? 0 : CONFIRMATION_FROM) + purpose.from + index;
    }

    /**
     * The number within its stage, as people read it.
     *
     * @return the number without what stands for the stage
     */
    public int inStage() {
        return purpose.from + index;
    }
}
