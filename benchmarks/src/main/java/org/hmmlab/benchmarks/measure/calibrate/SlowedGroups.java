package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForkRecords;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;

/**
 * Groups of JVMs of one arm, alive at once and taking turns: A, a second copy of it, and one more for each slowdown, of which
 * that of 0 is a third copy. Any slowed one, A and the copy are a group as a comparison measures it. Used by one thread.
 */
public final class SlowedGroups {
    private static final int PERMILLE_OF_PERCENT = 10;

    private final Arm arm;
    private final List<Integer> permilles;
    private final Timing planned;
    private final LockStep lockStep;

    /**
     * Groups of an arm.
     *
     * @param permilles slowdowns in thousandths, the third copy's 0 included
     * @param planned timing of each JVM, before its benchmark's class adds to it
     */
    public SlowedGroups(Arm arm, List<Integer> permilles, Timing planned, Interruption interruption) {
        if (permilles.size() + 2 > TurnFile.MAX_ARMS) {
            throw new IllegalArgumentException("at most " + (TurnFile.MAX_ARMS - 2)
                    + " slowdowns, the one of 0 included, run together: " + permilles);
        }
        this.arm = arm;
        this.permilles = List.copyOf(permilles);
        this.planned = planned;
        this.lockStep = new LockStep(interruption);
    }

    /** One JVM of a group. */
    private record Member(String name, Role role, int permille, Map<String, String> params) {}

    /**
     * Measures one group.
     *
     * @param number of the group among its task's, stored as the number of the pair
     * @param seed draws the order of turns
     * @return one record a JVM: A, the copy, and one of role B for each slowdown, which stands among its parameters
     */
    public List<ForkRecord> measure(BenchmarkTask task, int number, long seed) throws InterruptedException {
        List<Member> members = members(task);
        List<MeasuredProcess.Launch> launches = members.stream()
                .map(member -> new MeasuredProcess.Launch(
                        task.with(arm.params()),
                        task.timing(planned),
                        arm.program(),
                        Map.of(Slowdown.PERMILLE, Integer.toString(member.permille())),
                        List.of()))
                .toList();
        List<LockStep.Outcome> outcomes = lockStep.run(launches, seed);
        List<ForkRecord> forks = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            ForkRecords.Place place = new ForkRecords.Place(member.name(), member.role(), number, member.params());
            forks.add(record(place, task, outcomes.get(i)));
        }
        return List.copyOf(forks);
    }

    /** How many JVMs a group has. */
    public int size() {
        return permilles.size() + 2;
    }

    private List<Member> members(BenchmarkTask task) {
        List<Member> members = new ArrayList<>();
        members.add(new Member(arm.name(), Role.A, 0, task.params()));
        members.add(new Member(arm.name(), Role.CONTROL, 0, task.params()));
        for (int permille : permilles) {
            Map<String, String> params = new TreeMap<>(task.params());
            params.put(Slowdown.PARAM, Integer.toString(permille));
            members.add(new Member(name(arm, permille), Role.B, permille, params));
        }
        return members;
    }

    /** The arm under the name that says how far it was slowed down. */
    public static String name(Arm arm, int permille) {
        return arm.name() + String.format(Locale.ROOT, " +%.1f %%", (double) permille / PERMILLE_OF_PERCENT);
    }

    private static ForkRecord record(ForkRecords.Place place, BenchmarkTask task, LockStep.Outcome outcome) {
        if (outcome.isOk()) {
            return ForkRecords.ok(place, task, outcome.result().figures(), Map.of());
        }
        ForkStatus status = outcome.isPartnerFailure() ? ForkStatus.INCOMPLETE : ForkStatus.CRASHED;
        return ForkRecords.failed(place, task, status, outcome.failure());
    }
}
