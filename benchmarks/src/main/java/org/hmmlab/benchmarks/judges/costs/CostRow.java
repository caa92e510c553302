package org.hmmlab.benchmarks.judges.costs;

/**
 * One operation of one design: what was counted, and what the kernel does.
 *
 * @param design the design's name
 * @param operation the operation's title
 * @param counted the primitives that ran
 * @param kernel the primitives of the kernel's source
 */
public record CostRow(String design, String operation, Cost counted, Cost kernel) {
    /**
     * Whether the model does what the kernel does.
     *
     * @return true if every column is equal
     */
    public boolean isEqual() {
        return counted.equals(kernel);
    }
}
