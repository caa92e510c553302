package org.hmmlab.benchmarks.judges.verify;

import java.util.List;

/**
 * One recorded script.
 *
 * @param name for example {@code c-0012}
 * @param family its first letter
 * @param kernel the version that answered
 * @param driverWarning whether the kernel's driver warned
 * @param source the file it was read from
 * @param ops the operations in order
 */
public record OracleTrace(
        String name, String family, String kernel, boolean driverWarning, String source, List<OracleOp> ops) {
    /** Copies the list. */
    public OracleTrace {
        ops = List.copyOf(ops);
    }
}
