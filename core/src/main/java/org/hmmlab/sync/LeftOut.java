package org.hmmlab.sync;

import java.util.EnumSet;
import java.util.Set;

/**
 * Leaves primitives out of a JVM that measures with one thread, to see what the rest takes without them: an ablation.
 *
 * <p>On with {@code -Dhmmlab.leave-out=KREF,SRCU}; otherwise the compiler removes every test. What is left out protects nobody:
 * so a module refuses to load unless the benchmark has said that one thread runs, and a JVM that counts, has step points
 * or assertions on, and so might check something, refuses altogether.
 */
public final class LeftOut {
    /** The system property: names of pieces, separated by commas. */
    public static final String PROPERTY = "hmmlab.leave-out";

    private static final Set<Piece> PIECES = parse(System.getProperty(PROPERTY, ""));

    /** Whether anything is left out in this JVM. */
    public static final boolean ANY = !PIECES.isEmpty();

    /** Whether {@link Piece#KREF} is. */
    public static final boolean KREF = PIECES.contains(Piece.KREF);

    /** Whether {@link Piece#SRCU} is. */
    public static final boolean SRCU = PIECES.contains(Piece.SRCU);

    /** Whether {@link Piece#RANGES_LIST} is. */
    public static final boolean RANGES_LIST = PIECES.contains(Piece.RANGES_LIST);

    /** Whether {@link Piece#WAIT_QUEUE} is. */
    public static final boolean WAIT_QUEUE = PIECES.contains(Piece.WAIT_QUEUE);

    /** Whether {@link Piece#TREE} is. */
    public static final boolean TREE = PIECES.contains(Piece.TREE);

    /** Whether {@link Piece#SEQUENCE} is. */
    public static final boolean SEQUENCE = PIECES.contains(Piece.SEQUENCE);

    /** Whether {@link Piece#DRIVER} is. */
    public static final boolean DRIVER = PIECES.contains(Piece.DRIVER);

    private static final boolean RANGES_LOCK = PIECES.contains(Piece.RANGES_LOCK);
    private static final boolean MIRRORS_LOCK = PIECES.contains(Piece.MIRRORS_LOCK);
    private static final boolean TREE_LOCK = PIECES.contains(Piece.TREE_LOCK);

    private static volatile boolean hasOneThread;

    /** What can be left out. */
    public enum Piece {
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
        if (ANY && (WorkCounters.COUNTING || StepPoints.ENABLED || LeftOut.class.desiredAssertionStatus())) {
            throw new IllegalStateException(
                    PROPERTY + " must not be set where work is counted, step points or assertions"
                            + " are on: what is left out is for measuring alone: " + PIECES);
        }
    }

    private LeftOut() {}

    /** Says that one thread uses the model in this JVM, now and later. */
    public static void confirmOneThread() {
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
    static boolean isLock(Part part) {
        return RANGES_LOCK && part == Part.HMM_LOCK
                || MIRRORS_LOCK && part == Part.MIRRORS_SEM
                || TREE_LOCK && part == Part.NOTIFIER_LOCK;
    }

    /**
     * The pieces of a list of names.
     *
     * @throws IllegalArgumentException when there is no such piece
     */
    static Set<Piece> parse(String text) {
        Set<Piece> pieces = EnumSet.noneOf(Piece.class);
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                pieces.add(Piece.valueOf(name.strip()));
            }
        }
        return pieces;
    }
}
