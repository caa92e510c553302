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
    /** The system property: names of parts, separated by commas. */
    public static final String PROPERTY = "hmmlab.ablate";

    private static final Set<Part> PARTS = parse(System.getProperty(PROPERTY, ""));

    /** Whether anything is left out in this JVM. */
    public static final boolean ANY = !PARTS.isEmpty();

    /** Whether {@link Part#KREF} is. */
    public static final boolean KREF = PARTS.contains(Part.KREF);

    /** Whether {@link Part#SRCU} is. */
    public static final boolean SRCU = PARTS.contains(Part.SRCU);

    /** Whether {@link Part#RANGES_LIST} is. */
    public static final boolean RANGES_LIST = PARTS.contains(Part.RANGES_LIST);

    /** Whether {@link Part#WAIT_QUEUE} is. */
    public static final boolean WAIT_QUEUE = PARTS.contains(Part.WAIT_QUEUE);

    /** Whether {@link Part#TREE} is. */
    public static final boolean TREE = PARTS.contains(Part.TREE);

    /** Whether {@link Part#SEQUENCE} is. */
    public static final boolean SEQUENCE = PARTS.contains(Part.SEQUENCE);

    /** Whether {@link Part#DRIVER} is. */
    public static final boolean DRIVER = PARTS.contains(Part.DRIVER);

    private static final boolean RANGES_LOCK = PARTS.contains(Part.RANGES_LOCK);
    private static final boolean MIRRORS_LOCK = PARTS.contains(Part.MIRRORS_LOCK);
    private static final boolean TREE_LOCK = PARTS.contains(Part.TREE_LOCK);

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
                            + " are on: what is left out is for measuring alone: " + PARTS);
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
            throw new IllegalStateException(PROPERTY + "=" + PARTS
                    + " must not be set here: parts are left out only where InvalidatePairBenchmark"
                    + " measures one thread");
        }
    }

    /** Whether the lock that is counted so is left out; asked only if {@link #ANY} is true. */
    static boolean isLock(WorkCategory category) {
        return RANGES_LOCK && category == WorkCategory.HMM_LOCK
                || MIRRORS_LOCK && category == WorkCategory.MIRRORS_SEM
                || TREE_LOCK && category == WorkCategory.NOTIFIER_LOCK;
    }

    /**
     * The parts of a list of names.
     *
     * @throws IllegalArgumentException when there is no such part
     */
    static Set<Part> parse(String text) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                parts.add(Part.valueOf(name.strip()));
            }
        }
        return parts;
    }
}
