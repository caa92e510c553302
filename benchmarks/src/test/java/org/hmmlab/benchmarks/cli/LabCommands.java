package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.cli.model.ModelLab;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.ValidityRules;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The lab's commands in this JVM, with what they printed last and a folder of the test's own. */
abstract class LabCommands {
    private static final ObjectMapper JSON = new ObjectMapper();

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    /** Runs one, with what each of this test's commands gets; its exit code. */
    int lab(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = Stream.concat(Stream.of(arguments), always().stream()).toArray(String[]::new);
        CommandLine lab = ModelLab.commandLine(context(all));
        lab.setOut(new PrintWriter(out, true));
        lab.setErr(new PrintWriter(err, true));
        return lab.execute(all);
    }

    /** Options that each command of this test gets after its own arguments. */
    List<String> always() {
        return List.of();
    }

    /** The benchmarks that a command finds if it asks for them. */
    Supplier<BenchmarkIndex> benchmarks() {
        return BenchmarkIndex::ofClassPath;
    }

    LabContext context(String... arguments) {
        return new LabContext(
                benchmarks(),
                folder,
                new Interruption(),
                List.of(arguments),
                ModelLab.extension().schemes());
    }

    /** Expects code 2, and a message without a stack trace that holds a text: of what is at fault the option or the value. */
    void refuses(String because, String... arguments) {
        assertEquals(2, lab(arguments), String.join(" ", arguments) + ": " + out);
        assertTrue(err.toString().contains(because), err.toString());
        assertFalse(err.toString().contains("\tat "), "no stack trace: " + err);
    }

    /** What a command prints with {@code --json} added; it must end with code 0. */
    JsonNode json(String... arguments) {
        return json(ExitCodes.PASS, arguments);
    }

    /** What a command prints with {@code --json} added, and ends with a code. */
    JsonNode json(int code, String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new);
        assertEquals(code, lab(all), String.join(" ", all) + ": " + err);
        return printedJson();
    }

    /** What the last command printed, which must be JSON and nothing else. */
    JsonNode printedJson() {
        try {
            return JSON.readTree(out.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError("with --json nothing but JSON may be printed: " + out, e);
        }
    }

    /**
     * The newest run in a results folder, of a command whose verdict depends on the machine: its code must be the one that
     * what was stored has earned.
     */
    StoredRun earned(int code, Path results) {
        StoredRun run = new RunStore(results).read("latest");
        assertEquals(RunStatus.COMPLETE, run.footer().status());
        assertEquals(run.footer().exitCode(), code, "the code of the command and of its run: " + err);
        assertTrue(
                run.forks().stream().allMatch(fork -> fork.status() == ForkStatus.OK),
                run.forks().toString());
        boolean isLost = run.verdicts().isEmpty()
                && ArmSummary.of(run.forks(), ValidityRules.DEFAULT).stream().anyMatch(arm -> arm.forks() == 0);
        int verdicts = ExitCodes.of(run.forks(), run.verdicts());
        assertEquals(isLost ? ExitCodes.MACHINE : verdicts, code, () -> run.verdicts() + ": " + err);
        return run;
    }
}
