package org.hmmlab.benchmarks.programs.record;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A system call from its entry to its return. One thread. */
final class MemoryCall {
    private final String name;
    private final String arguments;
    private PerfFields.@Nullable Mapping announced;
    private PendingLines.@Nullable Entry place;
    private List<Region> taken = List.of();

    /**
     * A call that has been entered.
     *
     * @param name without prefix, such as {@code mmap}
     * @param arguments as perf prints them
     */
    MemoryCall(String name, String arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    String name() {
        return name;
    }

    /** An argument. */
    long argument(String argument) throws RecordingException {
        OptionalLong value = PerfFields.hex(arguments, argument);
        if (value.isEmpty()) {
            throw new RecordingException(
                    RecordingException.Reason.FAILED,
                    "perf script: expected the argument '" + argument + ": 0x...' of " + name + ", found '" + arguments
                            + "'");
        }
        return value.getAsLong();
    }

    /** Keeps what the kernel said that it mapped during the call. */
    void announce(PerfFields.Mapping mapping) {
        announced = mapping;
    }

    /** What the kernel said last that it mapped during the call, or null. */
    PerfFields.@Nullable Mapping announced() {
        return announced;
    }

    /**
     * Says that the call has done its work although it has not returned.
     *
     * @param where its line belongs
     * @param regions what it took away
     */
    void tookEffect(PendingLines.Entry where, List<Region> regions) {
        place = where;
        taken = regions;
    }

    /** Where its line belongs if it took effect before it returned, or null. */
    PendingLines.@Nullable Entry place() {
        return place;
    }

    List<Region> taken() {
        return taken;
    }
}
