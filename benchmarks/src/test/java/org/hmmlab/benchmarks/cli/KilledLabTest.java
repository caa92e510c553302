package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A lab that is killed again and again, with real JVMs: whatever it had stored is there in the end, once. It is killed after a drawn
 * number of changes that are seen from outside, of its files and of the run's length. {@code -Dhmmlab.kills=10} is the long form.
 */
@Tag("slow")
@Timeout(900)
final class KilledLabTest {
    private static final int KILLS = Integer.getInteger("hmmlab.kills", 3);
    private static final int MAX_CHANGES = 24;
    private static final long POLL_MILLIS = 3;

    private final Map<String, ForkRecord> seen = new HashMap<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ab", "calibrate"})
    void shouldLoseNoFinishedSlotWhenKilledAtAnyMoment(String kind) throws Exception {
        Random random = new Random(kind.hashCode());
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(1 + random.nextInt(MAX_CHANGES), start(arguments(kind)));
        }
        Process last = start(arguments(kind));
        assertTrue(last.waitFor(10, TimeUnit.MINUTES), log());
        StoredRun run = new RunStore(results()).read("latest");
        assertEquals(RunStatus.COMPLETE, run.footer().status(), log());
        Map<String, ForkRecord> end = new HashMap<>();
        for (ForkRecord fork : run.forks()) {
            assertEquals(null, end.put(fork.place() + fork.params(), fork), "stored twice: " + fork.place());
        }
        int jvms = kind.equals("ab") ? 3 : 4;
        wholeGroups(jvms).forEach((place, fork) -> assertEquals(fork, end.get(place), "lost: " + place));
        assertEquals(0, end.size() % jvms);
        assertFalse(end.isEmpty());
    }

    /** Of what was seen stored, the slots whose groups were whole: one that was cut is measured again. */
    private Map<String, ForkRecord> wholeGroups(int jvms) {
        Map<Integer, Integer> members = new TreeMap<>();
        seen.values().forEach(fork -> members.merge(fork.pair(), 1, Integer::sum));
        Map<String, ForkRecord> whole = new HashMap<>(seen);
        whole.values().removeIf(fork -> members.getOrDefault(fork.pair(), 0) < jvms);
        return whole;
    }

    private List<String> arguments(String kind) {
        List<String> arguments = new ArrayList<>(List.of(kind, "--results=" + results()));
        if (!isEmpty()) {
            arguments.add("--resume=latest");
            return arguments;
        }
        if (kind.equals("ab")) {
            arguments.addAll(List.of("design:pre", "design:post", "--pairs=4"));
        } else {
            arguments.addAll(List.of("--groups=4", "--effects=8%", "--pairs=4"));
        }
        arguments.addAll(
                List.of("--bench=ToyBenchmark", "-p=mood=work", "--warmup=1x20", "--measure=2x20", "--seed=3"));
        return arguments;
    }

    private boolean isEmpty() {
        return runFiles(".ndjson").isEmpty() && runFiles(".partial").stream().noneMatch(KilledLabTest::hasHeader);
    }

    private static boolean hasHeader(Path partial) {
        try {
            return Files.readString(partial).indexOf('\n') >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(List<String> arguments) throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + tmp,
                "org.hmmlab.benchmarks.cli.model.ModelLab"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "log")))
                .start();
    }

    /** Kills a lab with all its JVMs after so many changes, then compares what it had stored with what is found again. */
    private void killAfter(int changes, Process lab) throws Exception {
        String before = "";
        int counted = 0;
        while (counted < changes && lab.isAlive()) {
            String now = state();
            counted += now.equals(before) ? 0 : 1;
            before = now;
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        List<ProcessHandle> family = lab.descendants().toList();
        lab.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        assertTrue(lab.waitFor(60, TimeUnit.SECONDS));
        for (ProcessHandle child : family) {
            child.onExit().get(60, TimeUnit.SECONDS);
        }
        List<Path> partials = runFiles(".partial");
        assertTrue(partials.size() <= 1, "one writer, one file: " + partials);
        for (Path partial : partials) {
            if (hasHeader(partial)) {
                StoredRun cut = RunReader.read(partial);
                String tail = cut.tornTail();
                assertTrue(tail == null || !tail.endsWith("}"), "what was set aside was cut off: " + tail);
                cut.forks().forEach(fork -> seen.put(fork.place() + fork.params(), fork));
            } else {
                // Killed before its first line: there is nothing to keep, and the lab starts anew.
                Files.delete(partial);
            }
        }
    }

    /** What can be seen from outside: which files there are, and how long the run's is. */
    private String state() {
        try (Stream<Path> files = Files.walk(folder)) {
            long count = files.filter(f -> !f.getFileName().toString().startsWith("hsperf"))
                    .count();
            long length = 0;
            for (Path partial : runFiles(".partial")) {
                length += partial.toFile().length();
            }
            return count + " files, " + length + " bytes";
        } catch (IOException | UncheckedIOException e) {
            return "changing";
        }
    }

    private List<Path> runFiles(String suffix) {
        Path runs = results().resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path results() {
        return folder.resolve("results");
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    }
}
