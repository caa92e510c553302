package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunNote;

/** The whole groups of a calibration, measured now or read from a stored run, with the time that they took. Used by one thread. */
public final class MeasuredGroups {
    private static final Pattern TOOK = Pattern.compile("group (\\d+) of (\\S+) took (\\d+) ms");

    private final CalibrationPlan plan;
    private final Map<String, SortedMap<Integer, List<ForkRecord>>> groups = new HashMap<>();
    private final Map<String, Map<Integer, Long>> millis = new HashMap<>();

    /** No groups yet. */
    public MeasuredGroups(CalibrationPlan plan) {
        this.plan = plan;
        plan.subjects().forEach(subject -> groups.put(subject.name(), new TreeMap<>()));
    }

    /**
     * Takes the whole groups of a stored run; what a killed lab left of one is passed over.
     *
     * @param forks of the run
     * @param notes of the run, which say how long groups took; where one is missing the plan's estimate stands
     */
    public void addStored(List<ForkRecord> forks, List<RunNote> notes) {
        Map<String, Long> took = new HashMap<>();
        for (RunNote note : notes) {
            Matcher matcher = TOOK.matcher(note.text());
            if (matcher.matches()) {
                took.putIfAbsent(matcher.group(2) + ' ' + matcher.group(1), Long.valueOf(matcher.group(3)));
            }
        }
        for (CalibrationPlan.Subject subject : plan.subjects()) {
            String ownName = CalibrationPlan.Subject.ofItsOwn(subject.task()).name();
            SortedMap<Integer, List<ForkRecord>> byNumber = new TreeMap<>();
            forks.stream()
                    .filter(fork -> isOf(subject.task(), fork))
                    .forEach(fork -> byNumber.computeIfAbsent(fork.pair(), n -> new ArrayList<>())
                            .add(fork));
            byNumber.forEach((number, group) -> {
                if (group.size() == plan.permilles().size() + 2) {
                    long estimate = plan.groupMillis(subject.task());
                    long underItsOwnName = took.getOrDefault(ownName + ' ' + number, estimate);
                    add(subject, group, took.getOrDefault(subject.name() + ' ' + number, underItsOwnName));
                }
            });
        }
    }

    /** Takes a group that took so many milliseconds. */
    void add(CalibrationPlan.Subject subject, List<ForkRecord> group, long tookMillis) {
        of(subject).put(group.get(0).pair(), List.copyOf(group));
        millis.computeIfAbsent(subject.name(), name -> new HashMap<>())
                .put(group.get(0).pair(), tookMillis);
    }

    /** The remark that says how long a group took. */
    static String note(CalibrationPlan.Subject subject, int number, long tookMillis) {
        return "group " + number + " of " + subject.name() + " took " + tookMillis + " ms";
    }

    private SortedMap<Integer, List<ForkRecord>> of(CalibrationPlan.Subject subject) {
        return groups.computeIfAbsent(subject.name(), name -> new TreeMap<>());
    }

    /** The JVMs of all groups of a subject, in order of the groups' numbers. */
    List<List<ForkRecord>> all(CalibrationPlan.Subject subject) {
        return List.copyOf(of(subject).values());
    }

    int count(CalibrationPlan.Subject subject) {
        return of(subject).size();
    }

    /** The number of the next group: the first that is free. */
    int nextNumber(CalibrationPlan.Subject subject) {
        int number = 0;
        while (of(subject).containsKey(number)) {
            number++;
        }
        return number;
    }

    /** Time spent on a subject, in ms. */
    long millis(CalibrationPlan.Subject subject) {
        return millis.getOrDefault(subject.name(), Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Time spent on one group, in ms. */
    long millis(CalibrationPlan.Subject subject, int number) {
        return millis.getOrDefault(subject.name(), Map.of()).getOrDefault(number, 0L);
    }

    /** Time spent on all, in ms. */
    public long millis() {
        return plan.subjects().stream().mapToLong(this::millis).sum();
    }

    /** Whether a JVM ended by itself before it was done. */
    public boolean hasCrashed() {
        return groups.values().stream()
                .flatMap(byNumber -> byNumber.values().stream())
                .flatMap(List::stream)
                .anyMatch(fork -> fork.status() == ForkStatus.CRASHED);
    }

    /** The groups as a comparison with one slowdown would have measured them: A, B and a second A of the same parameters. */
    List<List<ForkRecord>> compared(CalibrationPlan.Subject subject, int permille) {
        List<List<ForkRecord>> compared = new ArrayList<>();
        for (List<ForkRecord> group : of(subject).values()) {
            List<ForkRecord> three = new ArrayList<>();
            for (ForkRecord fork : group) {
                if (fork.role() != Role.B) {
                    three.add(fork);
                } else if (Integer.toString(permille).equals(fork.params().get(Slowdown.PARAM))) {
                    three.add(withoutSlowdown(fork));
                }
            }
            compared.add(three);
        }
        return compared;
    }

    private static ForkRecord withoutSlowdown(ForkRecord fork) {
        return fork.withCase(ownCase(fork));
    }

    private static BenchmarkCase ownCase(ForkRecord fork) {
        SortedMap<String, String> params = new TreeMap<>(fork.params());
        params.remove(Slowdown.PARAM);
        return fork.benchmarkCase().withParams(params);
    }

    private static boolean isOf(BenchmarkTask task, ForkRecord fork) {
        return task.benchmarkCase().isSameAs(ownCase(fork));
    }
}
