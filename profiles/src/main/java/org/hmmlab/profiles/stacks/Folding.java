package org.hmmlab.profiles.stacks;

import java.util.ArrayList;
import java.util.List;

/**
 * The program's own view of a profile: threads of the JVM and of JMH's control become one frame, the way into the benchmark
 * disappears, and what JMH and the measuring tool do around it becomes one frame. The unfolded stacks stay beside it. Immutable.
 */
public final class Folding {
    /** Frame of what JMH and the tool do on a benchmark's own threads. */
    public static final String HARNESS = "harness";

    /** Stack of threads that are not the program's: compilers, collectors, JMH's main thread. In no share. */
    public static final String OUTSIDE = "outside";

    private static final String WORKER = "-jmh-worker-";

    /** Beginnings of frames that are JMH's or the sampler's, whatever tool measured. */
    private static final List<String> COMMON_FRAMES = List.of("org/openjdk/jmh/", "one/profiler/");

    private static final String STUBS = "/jmh_generated/";

    private final List<String> harness = new ArrayList<>(COMMON_FRAMES);

    /**
     * Folds what one tool measured.
     *
     * @param ofTool beginnings of the frames that are the measuring tool's own, for instance {@code org/example/tool/}
     */
    public Folding(List<String> ofTool) {
        harness.addAll(ofTool);
    }

    /**
     * Folds stacks whose outermost frame is their thread.
     *
     * @param unfolded as {@link Recording} reads them
     * @return stacks without threads
     */
    public StackCounts fold(StackCounts unfolded) {
        return unfolded.map(this::fold);
    }

    /** What the shares are shares of: all but {@link #OUTSIDE}. */
    public static StackCounts program(StackCounts folded) {
        return folded.map(stack -> stack.equals(OUTSIDE) ? "" : stack);
    }

    String fold(String stack) {
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

    private boolean isHarness(String frame) {
        return frame.contains(STUBS) || harness.stream().anyMatch(frame::startsWith);
    }

    /** How a thread gets to its first method: frames of the JVM, of libraries, and the JDK's. */
    private static boolean isPlumbing(String frame) {
        boolean isJava = frame.contains("/") && frame.contains(".");
        return !isJava || frame.startsWith("java/") || frame.startsWith("jdk/") || frame.startsWith("sun/");
    }
}
