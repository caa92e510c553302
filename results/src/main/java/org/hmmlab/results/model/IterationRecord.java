package org.hmmlab.results.model;

import java.util.Map;

/**
 * One measured iteration of one JVM. Any {@code double} may be NaN: not measured.
 *
 * @param wallNsPerOp wall time of the iteration, times its threads, per operation, in ns
 * @param cpuNsPerOp CPU time of the worker threads per operation, in ns
 * @param cpuShare CPU time of the workers over wall time times threads, about 0 to 1
 * @param ops operations of all threads
 * @param wallNs length of the iteration in ns
 * @param jitMs time of the JIT compiler in the iteration, in ms
 * @param gcMs time of the garbage collector in the iteration, in ms
 * @param stealPercent CPU time that the hypervisor took away, in percent of the machine's
 * @param secondary further figures by name, the unit in the name; lower need not be better
 */
public record IterationRecord(
        double wallNsPerOp,
        double cpuNsPerOp,
        double cpuShare,
        long ops,
        double wallNs,
        double jitMs,
        double gcMs,
        double stealPercent,
        Map<String, Double> secondary) {
    /** Checks and copies. */
    public IterationRecord {
        Require.measured("wallNsPerOp", wallNsPerOp);
        Require.measured("cpuNsPerOp", cpuNsPerOp);
        Require.measured("cpuShare", cpuShare);
        Require.atLeast("ops", 0, ops);
        Require.measured("wallNs", wallNs);
        Require.measured("jitMs", jitMs);
        Require.measured("gcMs", gcMs);
        Require.measured("stealPercent", stealPercent);
        secondary = Require.sorted(secondary);
    }
}
