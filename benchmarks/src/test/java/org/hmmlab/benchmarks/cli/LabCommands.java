package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The lab's commands in this JVM, with what they printed last and a folder of the test's own. */
abstract class LabCommands {
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

    /** Expects code 2, and a message that holds a text. */
    void refuses(String because, String... arguments) {
        assertEquals(2, lab(arguments), String.join(" ", arguments) + ": " + out);
        assertTrue(err.toString().contains(because), err.toString());
    }
}
