package org.hmmlab.benchmarks.judges.verify;

/**
 * One field in which the model and the kernel differ.
 *
 * @param trace the trace
 * @param index the operation's position, −1 for the trace as a whole
 * @param who the process
 * @param op the operation
 * @param field the field
 * @param expected the kernel's value, runs drawn together
 * @param observed the model's
 * @param state the pages concerned after the operation: page table and VMAs as the process sees them; empty if it names
 *     none
 */
public record TraceDifference(
        String trace, int index, String who, String op, String field, String expected, String observed, String state) {
    @Override
    public String toString() {
        return trace + " #" + index + " " + who + ": " + op + "\n    " + field + "  expected " + expected
                + "\n    " + " ".repeat(field.length()) + "  observed " + observed
                + (state.isEmpty() ? "" : "\n    pages     " + state);
    }
}
