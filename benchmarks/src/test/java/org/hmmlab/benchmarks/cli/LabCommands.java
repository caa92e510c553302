package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.benchmarks.runner.BenchmarkIndex;
import org.hmmlab.benchmarks.runner.Interruption;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The lab's commands in this JVM, with what they printed last and a folder of the test's own. */
abstract class LabCommands {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    /** Runs one; its exit code. */
    int lab(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine lab = Lab.commandLine(context(arguments));
        lab.setOut(new PrintWriter(out, true));
        lab.setErr(new PrintWriter(err, true));
        return lab.execute(arguments);
    }

    LabContext context(String... arguments) {
        return new LabContext(BenchmarkIndex::ofClassPath, folder, new Interruption(), List.of(arguments));
    }

    /** Expects code 2, and a message that holds a text. */
    void refuses(String because, String... arguments) {
        assertEquals(2, lab(arguments), String.join(" ", arguments) + ": " + out);
        assertTrue(err.toString().contains(because), err.toString());
    }
}
