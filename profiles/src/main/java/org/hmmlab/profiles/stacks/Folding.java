package org.hmmlab.profiles.stacks;

import java.util.ArrayList;
import java.util.List;

/**
 * The program's own view of a profile: threads of the JVM and of JMH's control become one frame, the way into the benchmark
 * disappears, and what JMH and the lab do around it becomes one frame. The unfolded stacks stay beside it.
 */
public final class Folding {
    /** Frame of what JMH and the lab do on a benchmark's own threads. */
    public static final String HARNESS = "harness";

    /** Stack of threads that are not the program's: compilers, collectors, JMH's main thread. In no share. */
    public static final String OUTSIDE = "outside";

    private static final String WORKER = "-jmh-worker-";

    /** Beginnings of frames that are JMH's or the lab's around a benchmark. */
    private static final List<String> HARNESS_FRAMES = List.of(
            "org/openjdk/jmh/",
            "org/hmmlab/benchmarks/measure/fork/",
            "org/hmmlab/benchmarks/runner/",
            "org/hmmlab/benchmarks/profile/",
            "one/profiler/");

    private static final String STUBS = "/jmh_generated/";

    private Folding() {}

    /**
     * Folds stacks whose outermost frame is their thread.
     *
     * @param unfolded as {@link Recording} reads them
     * @return stacks without threads
     */
    public static StackCounts fold(StackCounts unfolded) {
        return unfolded.map(Folding::fold);
    }

    /** What the shares are shares of: all but {@link #OUTSIDE}. */
    public static StackCounts program(StackCounts folded) {
        return folded.map(stack -> stack.equals(OUTSIDE) ? "" : stack);
    }

    static String fold(String stack) {
        List<String> frames = StackCounts.frames(stack);
        boolean hasThread = frames.get(0).startsWith("[");
        int first = hasThread ? 1 : 0;
        int i = first;
        while (i < frames.size() && (isHarness(frames.get(i)) || isPlumbing(frames.get(i)))) {
            i++;
        }
        if (i == frames.size()) {
            return hasThread && frames.get(0).contains(WORKER) ? HARNESS : OUTSIDE;
        }
        List<String> kept = new ArrayList<>();
        for (String frame : frames.subList(i, frames.size())) {
            String name = isHarness(frame) ? HARNESS : frame;
            boolean isRepeated = name.equals(HARNESS)
                    && !kept.isEmpty()
                    && kept.get(kept.size() - 1).equals(HARNESS);
            if (!isRepeated) {
                kept.add(name);
            }
        }
        return String.join(";", kept);
    }

    private static boolean isHarness(String frame) {
        return frame.contains(STUBS) || HARNESS_FRAMES.stream().anyMatch(frame::startsWith);
    }

    /** How a thread gets to its first method: frames of the JVM, of libraries, and the JDK's. */
    private static boolean isPlumbing(String frame) {
        boolean isJava = frame.contains("/") && frame.contains(".");
        return !isJava || frame.startsWith("java/") || frame.startsWith("jdk/") || frame.startsWith("sun/");
    }
}
