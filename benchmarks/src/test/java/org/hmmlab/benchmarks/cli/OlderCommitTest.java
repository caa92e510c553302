package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A commit of this repository from before its benchmarks moved to other packages, against the lab that runs. */
@Tag("slow")
@Timeout(600)
final class OlderCommitTest extends ResultsCommands {
    /** The last commit before the move. */
    private static final String BEFORE = "3ffcb7ec";

    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        return BenchmarkIndex::ofClassPath;
    }

    @Test
    void shouldCompareACommitFromBeforeTheMoveOfTheBenchmarks() throws Exception {
        Process git = new ProcessBuilder("git", "cat-file", "-e", BEFORE + "^{commit}").start();
        assumeTrue(git.waitFor() == 0, "a clone without history has no commit " + BEFORE);
        int code = lab(
                "ab",
                "git:" + BEFORE + "@design=kref",
                "design:kref",
                "--bench=InvalidatePair",
                "-p=space=shared",
                "-t=1",
                "--pairs=1",
                "--warmup=1x20",
                "--measure=2x20",
                "--no-profile",
                "--seed=7");
        assertEquals(4, code, "one pair judges nothing: " + err + out);
        StoredRun run = new RunStore(folder.resolve("results")).read("latest");
        assertTrue(
                run.header().arms().get(0).startsWith("git:" + BEFORE),
                run.header().arms().toString());
        List<Map<String, Double>> counted = new ArrayList<>();
        for (ForkRecord fork : run.forks()) {
            assertEquals(ForkStatus.OK, fork.status(), String.valueOf(fork.failure()));
            counted.add(fork.counters());
        }
        assertEquals(0, counted.size() % 3, "whole groups: A, B, and A again");
        assertEquals(9.0, counted.get(0).get("rmw/op"), "the older commit counts its own work: " + counted);
        assertEquals(counted.get(0).get("rmw/op"), counted.get(1).get("rmw/op"), counted.toString());
        assertFalse(counted.get(0).isEmpty());
    }
}
