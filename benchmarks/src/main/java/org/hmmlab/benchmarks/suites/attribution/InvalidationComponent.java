package org.hmmlab.benchmarks.suites.attribution;

import java.util.List;
import java.util.regex.Pattern;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.WorkCategory;
import org.jspecify.annotations.Nullable;

/**
 * What an invalidation's time is divided into: how a part is left out, how it is counted, and which stacks are its own.
 */
enum InvalidationComponent {
    KREF(
            "kref",
            AblationSwitches.Part.KREF,
            WorkCategory.KREF,
            "sync/Kref\\.|hmm/\\w*(Kref|KrefMutex|ImmediateFree)Lifetime\\."),
    SRCU("SRCU", AblationSwitches.Part.SRCU, WorkCategory.SRCU, "sync/Srcu"),
    RANGES_LOCK("ranges lock", AblationSwitches.Part.RANGES_LOCK, WorkCategory.HMM_LOCK, null),
    RANGES_LIST("ranges list", AblationSwitches.Part.RANGES_LIST, null, "hmm/RangeList\\."),
    MIRRORS_LOCK("mirrors lock", AblationSwitches.Part.MIRRORS_LOCK, WorkCategory.MIRRORS_SEM, "sync/RwSemaphore\\."),
    WAIT_QUEUE("wait queue", AblationSwitches.Part.WAIT_QUEUE, WorkCategory.WAIT_QUEUE, "sync/(WaitQueue|ParkingLot)"),
    TREE_LOCK("tree lock", AblationSwitches.Part.TREE_LOCK, WorkCategory.NOTIFIER_LOCK, null),
    TREE("tree search", AblationSwitches.Part.TREE, null, "notifier/IntervalTree\\.overlaps"),
    SEQUENCE("sequence number", AblationSwitches.Part.SEQUENCE, null, "notifier/MmuIntervalNotifier\\.setSequence"),
    DRIVER(
            "driver",
            AblationSwitches.Part.DRIVER,
            WorkCategory.UPDATE_LOCK,
            "lambda\\$|\\$\\$Lambda|org/hmmlab/driver/"),
    REST("the rest", null, null, null);

    /** A lock's frame says which lock only by who takes it. */
    private static final Pattern LOCK = Pattern.compile("sync/(SpinLock|Mutex)\\.");

    private static final Pattern STORE = Pattern.compile("sync/OrderedMemory\\.put");
    private static final Pattern TREE_USER = Pattern.compile("notifier/(Interval|Notifier)Chain\\.");
    private static final Pattern RANGES_USER = Pattern.compile("hmm/(\\w+LockedRanges|Interval\\w*Ranges)\\.");

    private final String title;
    private final AblationSwitches.@Nullable Part piece;
    private final @Nullable WorkCategory counted;
    private final @Nullable Pattern frames;

    InvalidationComponent(
            String title,
            AblationSwitches.@Nullable Part piece,
            @Nullable WorkCategory counted,
            @Nullable String frames) {
        this.title = title;
        this.piece = piece;
        this.counted = counted;
        this.frames = frames == null ? null : Pattern.compile(frames);
    }

    /** The component for people, such as {@code wait queue}. */
    String describe() {
        return title;
    }

    /** What is left out to measure it; null if it cannot be. */
    AblationSwitches.@Nullable Part piece() {
        return piece;
    }

    /** What it is counted as; null if it is not. */
    @Nullable
    WorkCategory counted() {
        return counted;
    }

    /** The part to which a stack belongs: that of its innermost frame that says so. */
    static InvalidationComponent of(String stack) {
        List<String> frames = StackCounts.frames(stack);
        for (int i = frames.size() - 1; i >= 0; i--) {
            String frame = frames.get(i);
            String caller = i == 0 ? "" : frames.get(i - 1);
            if (LOCK.matcher(frame).find()) {
                if (LOCK.matcher(caller).find()) {
                    continue;
                }
                if (TREE_USER.matcher(caller).find()) {
                    return TREE_LOCK;
                }
                if (RANGES_USER.matcher(caller).find()) {
                    return RANGES_LOCK;
                }
            } else if (STORE.matcher(frame).find() && TREE_USER.matcher(caller).find()) {
                return SEQUENCE;
            }
            for (InvalidationComponent part : values()) {
                if (part.frames != null && part.frames.matcher(frame).find()) {
                    return part;
                }
            }
        }
        return REST;
    }
}
