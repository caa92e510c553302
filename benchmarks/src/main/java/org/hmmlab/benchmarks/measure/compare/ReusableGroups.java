package org.hmmlab.benchmarks.measure.compare;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;

/** What an interrupted run has measured, so that its resumption measures only the rest. Immutable. */
public final class ReusableGroups {
    private final List<ForkRecord> forks;

    /** Takes the stored JVMs of an interrupted run. */
    public ReusableGroups(List<ForkRecord> forks) {
        this.forks = List.copyOf(forks);
    }

    /** Nothing was measured before. */
    public static ReusableGroups nothing() {
        return new ReusableGroups(List.of());
    }

    /**
     * The JVMs of one group, if all that it takes were stored and none was stopped from outside; under the name that the benchmark
     * has now, which may be another one than it was stored under.
     *
     * @param roles that make a group
     * @return one per role, in the order stored; empty if the group must be measured
     */
    List<ForkRecord> group(BenchmarkTask task, int pair, Set<Role> roles) {
        List<ForkRecord> group = forks.stream()
                .filter(f -> f.pair() == pair
                        && roles.contains(f.role())
                        && task.benchmarkCase().isSameAs(f.benchmarkCase()))
                .map(f -> f.withCase(task.benchmarkCase()))
                .toList();
        Set<Role> stored = group.stream().map(ForkRecord::role).collect(Collectors.toCollection(HashSet::new));
        boolean isWhole = stored.equals(roles)
                && (group.stream().allMatch(f -> f.status() == ForkStatus.OK)
                        || group.stream().anyMatch(f -> f.status() == ForkStatus.CRASHED));
        return isWhole ? group : List.of();
    }
}
