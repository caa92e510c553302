package org.hmmlab.profiles.stacks;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Stacks with their weights: collapsed stacks, one line {@code outermost;...;innermost weight} each, sorted, so that two
 * files can be compared line by line. Immutable.
 */
public final class StackCounts {
    private static final String EMPTY = "# no samples: ";

    private final SortedMap<String, Long> weights;

    private StackCounts(SortedMap<String, Long> weights) {
        this.weights = Collections.unmodifiableSortedMap(weights);
    }

    /** No stacks. */
    public static StackCounts none() {
        return new StackCounts(new TreeMap<>());
    }

    /**
     * Reads collapsed stacks; lines that begin with # are comments.
     *
     * @param text lines of frames separated by semicolons, a blank and a whole number
     * @throws IllegalArgumentException when a line is none; names it
     */
    public static StackCounts parse(String text) {
        TreeMap<String, Long> weights = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int space = line.lastIndexOf(' ');
            String weight = line.substring(space + 1).strip();
            if (space < 1 || !weight.matches("\\d{1,18}")) {
                throw new IllegalArgumentException(
                        "a collapsed stack must be frames, a blank and a number: line " + number + ": " + line);
            }
            weights.merge(line.substring(0, space), Long.parseLong(weight), Long::sum);
        }
        return new StackCounts(weights);
    }

    /** The stacks of all of them, weights added. */
    public static StackCounts sum(Collection<StackCounts> all) {
        TreeMap<String, Long> weights = new TreeMap<>();
        all.forEach(one -> one.weights.forEach((stack, weight) -> weights.merge(stack, weight, Long::sum)));
        return new StackCounts(weights);
    }

    /** Weights by stack, sorted by stack. */
    public SortedMap<String, Long> weights() {
        return weights;
    }

    /** Sum of all weights. */
    public long total() {
        return weights.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing was sampled. */
    public boolean isEmpty() {
        return weights.isEmpty();
    }

    /** The frames of a stack, outermost first. */
    public static List<String> frames(String stack) {
        return List.of(stack.split(";"));
    }

    /**
     * The same weights under other stacks.
     *
     * @param change new stack for a stack; an empty one drops it
     */
    public StackCounts map(UnaryOperator<String> change) {
        TreeMap<String, Long> changed = new TreeMap<>();
        weights.forEach((stack, weight) -> {
            String other = change.apply(stack);
            if (!other.isEmpty()) {
                changed.merge(other, weight, Long::sum);
            }
        });
        return new StackCounts(changed);
    }

    /**
     * The same weights under stacks that end where less than a share of all goes on; the outermost frame always stays.
     *
     * @param all cut alike, by their sum
     * @param minShare of the sum, 0 to 1
     */
    public static List<StackCounts> cut(List<StackCounts> all, double minShare) {
        StackCounts sum = sum(all);
        double least = minShare * sum.total();
        TreeMap<String, Long> beginnings = new TreeMap<>();
        sum.weights.forEach((stack, weight) -> {
            for (int end = stack.length(); end > 0; end = stack.lastIndexOf(';', end - 1)) {
                beginnings.merge(stack.substring(0, end), weight, Long::sum);
            }
        });
        return all.stream()
                .map(one -> one.map(stack -> {
                    String kept = stack;
                    while (beginnings.getOrDefault(kept, 0L) < least && kept.indexOf(';') > 0) {
                        kept = kept.substring(0, kept.lastIndexOf(';'));
                    }
                    return kept;
                }))
                .toList();
    }

    /** The same shares with another total, rounded; stacks that round to nothing are left out. */
    public StackCounts scaledTo(long total) {
        double factor = isEmpty() ? 0 : (double) total / total();
        TreeMap<String, Long> scaled = new TreeMap<>();
        weights.forEach((stack, weight) -> {
            long rounded = Math.round(weight * factor);
            if (rounded > 0) {
                scaled.put(stack, rounded);
            }
        });
        return new StackCounts(scaled);
    }

    /**
     * As collapsed stacks, sorted.
     *
     * @param whyEmpty what the file says when there is no stack
     */
    public String text(String whyEmpty) {
        if (isEmpty()) {
            return EMPTY + whyEmpty + "\n";
        }
        StringBuilder text = new StringBuilder();
        weights.forEach(
                (stack, weight) -> text.append(stack).append(' ').append(weight).append('\n'));
        return text.toString();
    }
}
