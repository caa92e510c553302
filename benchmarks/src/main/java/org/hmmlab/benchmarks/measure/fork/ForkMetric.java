package org.hmmlab.benchmarks.measure.fork;

/**
 * The secondary results that {@link IterationProfiler} adds to each iteration, by the names under which they stand in
 * JMH's JSON. The names are part of the stored format: they never change their meaning.
 */
public enum ForkMetric {
    /** Operations of the whole iteration, its warm-up and tear-down loops included. */
    OPS("lab.ops", "ops"),
    /** Wall time of the iteration, from turn granted to turn passed. */
    WALL_NS("lab.wallNs", "ns"),
    /** CPU time of all worker threads over the iteration. */
    CPU_NS("lab.cpuNs", "ns"),
    /** CPU time of all workers per operation. */
    CPU_NS_PER_OP("lab.cpuNsPerOp", "ns/op"),
    /** CPU time of all workers over wall time times workers; 1 means that every worker had its core. */
    SHARE("lab.share", "ratio"),
    /** What all workers allocated over the iteration, JMH's own few KB in it. */
    ALLOCATED_BYTES("lab.allocatedBytes", "B"),
    /** Failed attempts at a compare-and-set of threads that contend, a thousand operations; where that is counted. */
    CAS_FAILURES_PER_KOP("lab.casFailuresPerKop", "1/kop"),
    /** Time the JIT compilers spent, whole milliseconds. */
    JIT_MS("lab.jitMs", "ms"),
    /** Time the collectors spent, whole milliseconds. */
    GC_MS("lab.gcMs", "ms"),
    /** Time the hypervisor gave to others, all CPUs of the machine, in clock ticks of 10 ms. */
    STEAL_MS("lab.stealMs", "ms"),
    /** Time the JVM's tasks were runnable and did not run, all tasks. */
    RUN_DELAY_MS("lab.runDelayMs", "ms"),
    /** When the iteration began, since 1970. */
    START_EPOCH_MS("lab.startEpochMs", "ms"),
    /** Share of the iteration in which some task of the machine waited for a CPU. */
    CPU_PRESSURE_PERCENT("lab.cpuPressurePercent", "%");

    private final String label;
    private final String unit;

    ForkMetric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** Name in JMH's JSON. */
    public String label() {
        return label;
    }

    /** Unit of the values. */
    public String unit() {
        return unit;
    }
}
