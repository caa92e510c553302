package org.hmmlab.benchmarks.programs.replay;

/** How a CPU touches a page. */
public enum CpuAccess {
    /** It reads. */
    READ,
    /** It writes. */
    WRITE,
    /** It fetches an instruction. */
    EXECUTE;

    private static final CpuAccess[] ACCESSES = values();

    static CpuAccess of(int ordinal) {
        return ACCESSES[ordinal];
    }
}
