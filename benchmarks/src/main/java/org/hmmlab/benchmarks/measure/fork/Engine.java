package org.hmmlab.benchmarks.measure.fork;

import java.util.List;
import org.hmmlab.profiles.stacks.ProfileEvent;

/**
 * One way to sample an event.
 *
 * @param name in words, as every output names it
 * @param options for the profiler, but for the interval
 * @param intervalOption name of the option that takes the interval
 * @param minInterval what it can do at most, in ns; 0 if it does whatever is asked for
 */
public record Engine(String name, String options, String intervalOption, long minInterval) {
    /** Timers of the kernel are no finer than its tick. */
    private static final long TICK_NANOS = 4_000_000;

    /**
     * Environment variable that takes something away, to see what is said then: {@code none} hides the profiler's library; else
     * names of engines for cpu, separated by commas, those that may be tried: {@code ctimer,itimer}.
     */
    public static final String ONLY = "HMMLAB_PROFILER";

    /** Value of {@link #ONLY} that hides the library. */
    public static final String NO_LIBRARY = "none";

    /**
     * The ways to sample an event that may be tried, best first.
     *
     * @param only value of {@link #ONLY}; empty allows all
     */
    static List<Engine> of(ProfileEvent event, String only) {
        List<String> names = List.of(only.split(","));
        boolean isRestricted = event == ProfileEvent.CPU && !only.isEmpty();
        return of(event).stream()
                .filter(engine -> !isRestricted || names.contains(engine.options.substring("event=".length())))
                .toList();
    }

    /** The ways to sample an event, best first. Plain {@code event=cpu} would change from one to the other without a word. */
    static List<Engine> of(ProfileEvent event) {
        return switch (event) {
            case CPU ->
                List.of(
                        new Engine("perf cpu-clock", "event=cpu-clock", "interval", 0),
                        new Engine("ctimer", "event=ctimer", "interval", TICK_NANOS),
                        new Engine("itimer", "event=itimer", "interval", TICK_NANOS));
            case WALL -> List.of(new Engine("wall clock", "event=wall", "interval", 0));
            case ALLOC -> List.of(new Engine("allocation sampler of the JVM", "event=alloc", "alloc", 0));
            case LOCK -> List.of(new Engine("lock events of the JVM", "event=lock", "lock", 0));
            case NATIVEMEM -> List.of(new Engine("malloc hooks", "event=nativemem", "nativemem", 0));
        };
    }

    /** The options with an interval, in ns or bytes. */
    String optionsWith(long interval) {
        return options + ',' + intervalOption + '=' + effective(interval);
    }

    /** What the interval becomes. */
    long effective(long interval) {
        return Math.max(interval, minInterval);
    }
}
