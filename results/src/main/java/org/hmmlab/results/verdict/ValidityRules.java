package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;

/**
 * When an iteration, a pair and a comparison count. Fixed beforehand, the same for all arms, and blind to timings: no rule
 * reads ns/op.
 *
 * @param contentionShare least CPU share of an iteration with several threads
 * @param singleShare least CPU share of an iteration with one thread
 * @param jitShare largest share of an iteration that the JIT compiler may take; of one with few, long operations
 *     {@value #LONG_JIT_SHARE}, since those reach code now and then for the first time after minutes, which is compiled on
 *     another core and outside the workers' CPU time
 * @param stealPercent largest CPU time that the hypervisor may take, in percent
 * @param keptShare least share of its iterations that a pair must keep
 * @param droppedDifference largest difference between the arms' shares of broken iterations
 */
public record ValidityRules(
        double contentionShare,
        double singleShare,
        double jitShare,
        double stealPercent,
        double keptShare,
        double droppedDifference) {
    /** The lab's rules. */
    public static final ValidityRules DEFAULT = new ValidityRules(.95, .20, .01, 2, .60, .10);

    private static final double NS_PER_MS = 1e6;
    /** With fewer operations in an iteration these are long ones, such as whole replays. */
    private static final long FEW_OPERATIONS = 1_000;

    private static final double LONG_JIT_SHARE = .5;

    /**
     * The least CPU share.
     *
     * @param threads number of worker threads
     * @return 0 to 1
     */
    public double leastShare(int threads) {
        return threads > 1 ? contentionShare : singleShare;
    }

    /**
     * Judges one iteration by itself. What was not measured breaks no rule, except the CPU share of several threads, without
     * which contention is not known to have taken place.
     *
     * @param iteration the iteration
     * @param threads number of worker threads
     * @return which rule it breaks and by what; empty if none
     */
    public String broken(IterationRecord iteration, int threads) {
        double share = iteration.cpuShare();
        if (Double.isNaN(share) && threads > 1) {
            return "cpu share not measured";
        }
        if (share < leastShare(threads)) {
            return String.format(Locale.ROOT, "cpu share %.2f < %.2f", share, leastShare(threads));
        }
        double jit = iteration.jitMs() * NS_PER_MS / iteration.wallNs();
        double mostJit = threads == 1 && iteration.ops() < FEW_OPERATIONS ? LONG_JIT_SHARE : jitShare;
        if (jit > mostJit) {
            return String.format(Locale.ROOT, "JIT %.1f %% > %.1f %% of the iteration", 100 * jit, 100 * mostJit);
        }
        if (iteration.stealPercent() > stealPercent) {
            return String.format(Locale.ROOT, "steal %.1f %% > %.1f %%", iteration.stealPercent(), stealPercent);
        }
        return "";
    }

    /**
     * Judges the JVMs of one pair, which ran in lock-step: an iteration that is broken in one is dropped in both of a comparison.
     *
     * @param forks the JVMs of one pair number, benchmark, params and threads; one per role
     * @return what remains
     */
    public PairReview review(List<ForkRecord> forks) {
        TreeMap<String, ForkRecord> byRole = new TreeMap<>();
        int iterations = 0;
        for (ForkRecord fork : forks) {
            if (byRole.put(fork.role(), fork) != null) {
                throw new IllegalArgumentException("a pair must have one JVM per role: pair=" + fork.pair()
                        + ", benchmark=" + fork.benchmark() + ", role=" + fork.role() + " twice");
            }
            iterations = Math.max(iterations, fork.iterations().size());
        }
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            for (ForkRecord fork : byRole.values()) {
                if (fork.status().equals(ForkRecord.OK)) {
                    String reason = i < fork.iterations().size()
                            ? broken(fork.iterations().get(i), fork.threads())
                            : "missing: the JVM has fewer iterations than its partner";
                    if (!reason.isEmpty()) {
                        rejections.add(new Rejection(fork.pair(), fork.role(), fork.arm(), i, reason));
                    }
                }
            }
        }
        return new PairReview(forks.get(0).pair(), byRole, iterations, rejections);
    }
}
