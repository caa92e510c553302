package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;

/** Groups whose times are drawn: the machine of a calibration in a test. */
final class DrawnGroups {
    static final BenchmarkTask TASK = new BenchmarkTask("a.Drawn.op", new TreeMap<>(Map.of("n", "1")), 1, false);

    private static final int ITERATIONS = 6;

    private final Random random;
    private final double sd;
    private double share = 1;

    /** @param sd standard deviation of a pair's log ratio */
    DrawnGroups(long seed, double sd) {
        this.random = new Random(seed);
        this.sd = sd;
    }

    /** From now on JVMs of a slowed arm have no more of their CPU than that. */
    DrawnGroups withShareOfB(double least) {
        share = least;
        return this;
    }

    /** A group of A, a copy, and one slowed JVM for each slowdown. */
    List<ForkRecord> group(int number, Integer... permilles) {
        List<ForkRecord> group = new ArrayList<>();
        group.add(fork("kref", Role.A, number, new TreeMap<>(TASK.params()), 0));
        group.add(fork("kref", Role.CONTROL, number, new TreeMap<>(TASK.params()), 0));
        for (int permille : permilles) {
            SortedMap<String, String> params = new TreeMap<>(TASK.params());
            params.put(Slowdown.PARAM, Integer.toString(permille));
            group.add(fork("kref +", Role.B, number, params, permille));
        }
        return group;
    }

    /** As a comparison with one slowdown would have measured them. */
    List<List<ForkRecord>> compared(int count, int permille) {
        List<List<ForkRecord>> groups = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            groups.add(List.of(
                    fork("kref", Role.A, number, new TreeMap<>(TASK.params()), 0),
                    fork("kref +", Role.B, number, new TreeMap<>(TASK.params()), permille),
                    fork("kref", Role.CONTROL, number, new TreeMap<>(TASK.params()), 0)));
        }
        return groups;
    }

    private ForkRecord fork(String arm, Role role, int number, SortedMap<String, String> params, int permille) {
        double nanos = 100 * (1 + permille / 1000.0) * Math.exp(random.nextGaussian() * sd / Math.sqrt(2));
        double own = role == Role.B ? share : 1;
        List<IterationRecord> iterations = new ArrayList<>();
        for (int i = 0; i < ITERATIONS; i++) {
            // In and out of order, so that no iteration trend is drawn.
            double wobble = i % 2 == 0 ? 1.001 : .999;
            iterations.add(TestRecords.iteration(nanos * wobble / own, nanos * wobble, own, 100_000, .1, 0));
        }
        return TestRecords.fork(TASK.shortName())
                .params(params)
                .arm(arm)
                .role(role)
                .pair(number)
                .iterations(iterations)
                .build();
    }
}
