package org.hmmlab.profiles.stacks;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How much of a profile each frame takes, in one JVM.
 *
 * @param total weight of all stacks of the program
 * @param inclusive share of the stacks in which a frame stands, 0 to 1, by frame
 * @param self share of the stacks whose innermost frame this is, 0 to 1, by frame; what accessors, libraries and the JVM do at
 *     the end of a stack counts for whoever called them
 */
public record FrameShares(long total, Map<String, Double> inclusive, Map<String, Double> self) {
    /** Beginnings of frames that do something for their caller: raw memory, the JDK. */
    private static final List<String> LIBRARIES =
            List.of("java/", "jdk/", "sun/", "org/agrona/", "org/hmmlab/sync/OrderedMemory.");

    /** Copies. */
    public FrameShares {
        inclusive = Collections.unmodifiableMap(new TreeMap<>(inclusive));
        self = Collections.unmodifiableMap(new TreeMap<>(self));
    }

    /** The shares of folded stacks; what is {@link Folding#OUTSIDE} does not count. */
    public static FrameShares of(StackCounts folded) {
        StackCounts program = Folding.program(folded);
        double total = program.total();
        Map<String, Double> inclusive = new TreeMap<>();
        Map<String, Double> self = new TreeMap<>();
        program.weights().forEach((stack, weight) -> {
            List<String> frames = StackCounts.frames(stack);
            Set<String> once = new HashSet<>(frames);
            once.forEach(frame -> inclusive.merge(frame, weight / total, Double::sum));
            self.merge(innermost(frames), weight / total, Double::sum);
        });
        return new FrameShares(program.total(), inclusive, self);
    }

    private static String innermost(List<String> frames) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            String frame = frames.get(i);
            boolean isJava = frame.contains("/") && frame.contains(".");
            if (frame.equals(Folding.HARNESS) || isJava && LIBRARIES.stream().noneMatch(frame::startsWith)) {
                return frame;
            }
        }
        return frames.get(frames.size() - 1);
    }

    /** The share of a frame, 0 if it was never seen. */
    public double of(String frame) {
        return inclusive.getOrDefault(frame, 0.0);
    }

    /** The share that ends in a frame, 0 if none does. */
    public double selfOf(String frame) {
        return self.getOrDefault(frame, 0.0);
    }

    /**
     * Weight of the stacks in which a frame matches.
     *
     * @param frame found anywhere in a frame's name
     */
    public static long weightUnder(StackCounts folded, Pattern frame) {
        long weight = 0;
        for (Map.Entry<String, Long> entry : Folding.program(folded).weights().entrySet()) {
            if (StackCounts.frames(entry.getKey()).stream()
                    .anyMatch(name -> frame.matcher(name).find())) {
                weight += entry.getValue();
            }
        }
        return weight;
    }
}
