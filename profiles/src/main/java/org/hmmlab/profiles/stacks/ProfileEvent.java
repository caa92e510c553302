package org.hmmlab.profiles.stacks;

import java.util.Arrays;
import java.util.Locale;

/** What is sampled. */
public enum ProfileEvent {
    /** Time on a CPU. */
    CPU("samples", 1_000_000, "--cpu"),
    /** Time passed, on a CPU or not. */
    WALL("samples", 5_000_000, "--wall"),
    /** Objects made. */
    ALLOC("bytes", 1, "--alloc"),
    /** Time spent waiting for a Java monitor or a lock that parks. */
    LOCK("ns", 1, "--lock"),
    /** Native memory taken by malloc and its relatives. */
    NATIVEMEM("bytes", 1, "--nativemem");

    private final String unit;
    private final long defaultInterval;
    private final String converterFlag;

    ProfileEvent(String unit, long defaultInterval, String converterFlag) {
        this.unit = unit;
        this.defaultInterval = defaultInterval;
        this.converterFlag = converterFlag;
    }

    /** The name on the command line: {@code cpu}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the weight of a stack counts: samples, bytes or ns. */
    public String unit() {
        return unit;
    }

    /** Distance of two samples where nothing else is asked for: ns of time, or bytes; 1 means all of them. */
    public long defaultInterval() {
        return defaultInterval;
    }

    /**
     * Whether there may be nothing to see: a program that allocates nothing has no allocation samples, while one that runs
     * always takes time.
     */
    public boolean mayBeEmpty() {
        return this == ALLOC || this == LOCK || this == NATIVEMEM;
    }

    String converterFlag() {
        return converterFlag;
    }

    /**
     * The event of a name.
     *
     * @throws IllegalArgumentException when there is none; names those there are
     */
    public static ProfileEvent parse(String name) {
        for (ProfileEvent event : values()) {
            if (event.id().equals(name.toLowerCase(Locale.ROOT))) {
                return event;
            }
        }
        throw new IllegalArgumentException("unknown event '" + name + "'; known: "
                + String.join(
                        ", ", Arrays.stream(values()).map(ProfileEvent::id).toList()));
    }
}
