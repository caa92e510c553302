package org.hmmlab.benchmarks.measure.session;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;

/**
 * A run that is to go on, with all that it and the runs that it resumed have measured: one that was killed before it had stored
 * again what came before loses nothing.
 *
 * @param run the one that was named
 * @param forks of its groups, each group from the run that holds most of it, the latest of several
 * @param latencies of those JVMs
 * @param notes of all those runs, the latest run's first
 */
public record ResumableRun(StoredRun run, List<ForkRecord> forks, List<LatencyRecord> latencies, List<RunNote> notes) {
    /** Setting of a run that names the run it goes on with. */
    public static final String RESUMES = "resumes";

    /** The settings of the run that goes on with this one. */
    public Map<String, String> settings() {
        return Map.of(RESUMES, run.header().runId());
    }

    /** What one run holds of a group. */
    private record Group(List<ForkRecord> forks, List<LatencyRecord> latencies) {}

    /** A run's file, wherever it lies; what it went on with is not looked for. */
    public static ResumableRun read(Path file) {
        StoredRun run = RunReader.read(file);
        return new ResumableRun(run, run.forks(), run.latencies(), run.notes());
    }

    /**
     * Finds a run, after keeping what labs had measured that died.
     *
     * @param name as for {@link RunStore#find}
     */
    public static ResumableRun find(Path results, String name, PrintWriter err) {
        RunStore store = new RunStore(results);
        store.recoverAbandoned()
                .forEach(file -> err.println("kept what an earlier lab had measured when it died: " + file));
        StoredRun run = store.read(name);
        Map<String, Group> groups = new LinkedHashMap<>();
        List<RunNote> notes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        StoredRun next = run;
        while (seen.add(next.header().runId())) {
            notes.addAll(next.notes());
            groups(next)
                    .forEach((place, group) -> groups.merge(
                            place,
                            group,
                            (later, earlier) ->
                                    earlier.forks().size() > later.forks().size() ? earlier : later));
            String before = next.header().typedSettings().resumes().orElse(null);
            if (before == null
                    || store.list().stream().noneMatch(entry -> entry.runId().equals(before))) {
                break;
            }
            next = store.read(before);
        }
        return new ResumableRun(
                run,
                groups.values().stream()
                        .flatMap(group -> group.forks().stream())
                        .toList(),
                groups.values().stream()
                        .flatMap(group -> group.latencies().stream())
                        .toList(),
                List.copyOf(notes));
    }

    private static Map<String, Group> groups(StoredRun run) {
        Map<String, LatencyRecord> latencies = new HashMap<>();
        run.latencies().forEach(record -> latencies.put(record.place(), record));
        Map<String, Group> groups = new LinkedHashMap<>();
        for (ForkRecord fork : run.forks()) {
            Map<String, String> own = new LinkedHashMap<>(fork.params());
            // The slowed-down JVMs of a calibration stand in one group with the others.
            own.remove(Slowdown.PARAM);
            String place = fork.benchmark() + own + fork.threads() + ' ' + fork.pair();
            Group group = groups.computeIfAbsent(place, p -> new Group(new ArrayList<>(), new ArrayList<>()));
            group.forks().add(fork);
            LatencyRecord latency = latencies.get(fork.place());
            if (latency != null) {
                group.latencies().add(latency);
            }
        }
        return groups;
    }
}
