package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;

/**
 * A run that is to go on, with all that it and the runs that it resumed have measured: one that was killed before it had stored
 * again what came before loses nothing.
 *
 * @param run the one that was named
 * @param forks of its groups, each group from the run that holds most of it, the latest of several
 * @param notes of all those runs, the latest run's first
 */
record ResumedRun(StoredRun run, List<ForkRecord> forks, List<RunNote> notes) {
    /** Setting of a run that names the run it goes on with. */
    static final String RESUMES = "resumes";

    /**
     * Finds a run, after keeping what labs had measured that died.
     *
     * @param name as for {@link RunStore#find}
     */
    static ResumedRun find(Path results, String name, PrintWriter err) {
        RunStore store = new RunStore(results);
        store.recoverAbandoned()
                .forEach(file -> err.println("kept what an earlier lab had measured when it died: " + file));
        StoredRun run = store.read(name);
        Map<String, List<ForkRecord>> groups = new LinkedHashMap<>();
        List<RunNote> notes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        StoredRun next = run;
        while (seen.add(next.header().runId())) {
            notes.addAll(next.notes());
            groups(next)
                    .forEach((place, group) -> groups.merge(
                            place, group, (later, earlier) -> earlier.size() > later.size() ? earlier : later));
            String before = next.header().settings().get(RESUMES);
            if (before == null
                    || store.list().stream().noneMatch(entry -> entry.runId().equals(before))) {
                break;
            }
            next = store.read(before);
        }
        return new ResumedRun(
                run, groups.values().stream().flatMap(Collection::stream).toList(), List.copyOf(notes));
    }

    private static Map<String, List<ForkRecord>> groups(StoredRun run) {
        Map<String, List<ForkRecord>> groups = new LinkedHashMap<>();
        for (ForkRecord fork : run.forks()) {
            Map<String, String> own = new LinkedHashMap<>(fork.params());
            own.keySet().removeIf(name -> name.startsWith("@"));
            String place = fork.benchmark() + own + fork.threads() + ' ' + fork.pair();
            groups.computeIfAbsent(place, p -> new ArrayList<>()).add(fork);
        }
        return groups;
    }
}
