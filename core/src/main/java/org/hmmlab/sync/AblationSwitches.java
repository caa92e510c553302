package org.hmmlab.sync;

import java.util.EnumSet;
import java.util.Set;

/**
 * Leaves primitives out of a JVM that measures with one thread, to see what the rest takes without them: an ablation.
 *
 * <p>On with {@code -Dhmmlab.ablate=KREF,SRCU}; otherwise the compiler removes every test. What is left out protects nobody:
 * so a module refuses to load unless the benchmark has said that one thread runs, and a JVM that counts, has step points
 * or assertions on, and so might check something, refuses altogether.
 */
public final class AblationSwitches {
    /** The system property: names of pieces, separated by commas. */
    public static final String PROPERTY = "hmmlab.ablate";

    private static final Set<Part> PIECES = parse(System.getProperty(PROPERTY, ""));

    /** Whether anything is left out in this JVM. */
    public static final boolean ANY = !PIECES.isEmpty();

    /** Whether {@link Part#KREF} is. */
    public static final boolean KREF = PIECES.contains(Part.KREF);

    /** Whether {@link Part#SRCU} is. */
    public static final boolean SRCU = PIECES.contains(Part.SRCU);

    /** Whether {@link Part#RANGES_LIST} is. */
    public static final boolean RANGES_LIST = PIECES.contains(Part.RANGES_LIST);

    /** Whether {@link Part#WAIT_QUEUE} is. */
    public static final boolean WAIT_QUEUE = PIECES.contains(Part.WAIT_QUEUE);

    /** Whether {@link Part#TREE} is. */
    public static final boolean TREE = PIECES.contains(Part.TREE);

    /** Whether {@link Part#SEQUENCE} is. */
    public static final boolean SEQUENCE = PIECES.contains(Part.SEQUENCE);

    /** Whether {@link Part#DRIVER} is. */
    public static final boolean DRIVER = PIECES.contains(Part.DRIVER);

    private static final boolean RANGES_LOCK = PIECES.contains(Part.RANGES_LOCK);
    private static final boolean MIRRORS_LOCK = PIECES.contains(Part.MIRRORS_LOCK);
    private static final boolean TREE_LOCK = PIECES.contains(Part.TREE_LOCK);

    private static volatile boolean hasOneThread;

    /** What can be left out. */
    public enum Part {
        /** The reference count of the per-mm object, in callbacks. */
        KREF,
        /** SRCU's read sections: both counts and both fences. */
        SRCU,
        /** The lock of the ranges list. */
        RANGES_LOCK,
        /** The walks over the ranges list, from the first range to the last. */
        RANGES_LIST,
        /** The read side of the mirrors lock. */
        MIRRORS_LOCK,
        /** Waking the wait queue, its lock included. */
        WAIT_QUEUE,
        /** The lock of the interval tree, which is that of the notifier chain. */
        TREE_LOCK,
        /** The search whether the interval tree has anything to tell: taken for granted. */
        TREE,
        /** The interval tree's sequence number: neither made odd nor even again. */
        SEQUENCE,
        /** The driver's callback. */
        DRIVER
    }

    static {
        if (ANY && (WorkCounters.COUNTING || StepPoints.ENABLED || AblationSwitches.class.desiredAssertionStatus())) {
            throw new IllegalStateException(
                    PROPERTY + " must not be set where work is counted, step points or assertions"
                            + " are on: what is left out is for measuring alone: " + PIECES);
        }
    }

    private AblationSwitches() {}

    /** Says that one thread uses the model in this JVM, now and later. */
    public static void confirmSingleThread() {
        hasOneThread = true;
    }

    /**
     * Refuses, if something is left out, whoever has not confirmed that one thread runs.
     *
     * @throws IllegalStateException that names the property
     */
    public static void requireAllowed() {
        if (ANY && !hasOneThread) {
            throw new IllegalStateException(
                    PROPERTY + "=" + PIECES
                            + " must not be set here: pieces are left out only where InvalidatePairBenchmark measures one thread");
        }
    }

    /** Whether the lock of this part is left out; asked only if {@link #ANY} is true. */
    static boolean isLock(WorkCategory part) {
        return RANGES_LOCK && part == WorkCategory.HMM_LOCK
                || MIRRORS_LOCK && part == WorkCategory.MIRRORS_SEM
                || TREE_LOCK && part == WorkCategory.NOTIFIER_LOCK;
    }

    /**
     * The pieces of a list of names.
     *
     * @throws IllegalArgumentException when there is no such piece
     */
    static Set<Part> parse(String text) {
        Set<Part> pieces = EnumSet.noneOf(Part.class);
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                pieces.add(Part.valueOf(name.strip()));
            }
        }
        return pieces;
    }
}
