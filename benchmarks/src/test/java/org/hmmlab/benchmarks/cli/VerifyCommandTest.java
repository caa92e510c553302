package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hmmlab.benchmarks.cli.model.VerifyCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code lab verify} from outside: traces in, text, JSON and exit code out. */
final class VerifyCommandTest {
    private static final String HEADER =
            "{'trace':'t-1','family':'t','kernel':'6.1.192','ops':[],'driver_warning':false}\n";
    private static final String MAP = "{'i':0,'who':'p','op':'mmap A 0 2 rw private anon','r':{'err':'OK'}}\n";
    private static final String RIGHT =
            "{'i':1,'who':'p','op':'cpu_write A 0 3 5','r':{'err':'SIG','flt':2,'st':[['OK',2],['SEGV',1]]}}\n";
    private static final String WRONG =
            "{'i':1,'who':'p','op':'cpu_write A 0 3 5','r':{'err':'SIG','flt':2,'st':[['OK',3]]}}\n";
    private static final String WRONG_COUNT =
            "{'i':1,'who':'p','op':'cpu_write A 0 3 5','r':{'err':'SIG','flt':9,'st':[['OK',2],['SEGV',1]]}}\n";

    private StringWriter out;
    private StringWriter err;

    @TempDir
    Path folder;

    @BeforeEach
    void emptyOutput() {
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void shouldPassWhenEveryFieldAgreesInEveryDesign() throws IOException {
        write("good.jsonl", HEADER + MAP + RIGHT);
        assertEquals(0, execute(folder.toString()));
        assertTrue(out.toString().contains("design  get-put"), out::toString);
        assertTrue(out.toString().contains("design  kref"), out::toString);
    }

    @Test
    void shouldFailWithTheOperationAndBothValuesWhenAFieldDiffers() throws IOException {
        write("bad.jsonl", HEADER + MAP + WRONG);
        assertEquals(1, execute(folder.toString(), "--design", "post"));
        assertTrue(out.toString().contains("t-1 #1 p: cpu_write A 0 3 5"), out::toString);
        assertTrue(out.toString().contains("expected OK×3"), out::toString);
        assertTrue(out.toString().contains("observed OK×2 SEGV"), out::toString);
        assertTrue(out.toString().contains("A 0: Px×2 -; VMAs [0+2 rw-p]"), out::toString);
    }

    @Test
    void shouldLetFaultCountsFailOnlyWhenStrict() throws IOException {
        write("count.jsonl", HEADER + MAP + WRONG_COUNT);
        assertEquals(0, execute(folder.toString()));
        assertEquals(1, execute(folder.toString(), "--strict"));
    }

    @Test
    void shouldNotCompareWhatTheFiltersLeaveOut() throws IOException {
        write("bad.jsonl", HEADER + MAP + WRONG);
        assertEquals(0, execute(folder.toString(), "--op", "mmap"));
        assertEquals(2, execute(folder.toString(), "--family", "z"));
        assertTrue(err.toString().contains("there must be a trace to execute"), err::toString);
        assertTrue(err.toString().contains("z; known: t"), err::toString);
    }

    @Test
    void shouldRefuseAFilterThatNothingCanPass() throws IOException {
        write("good.jsonl", HEADER + MAP + RIGHT);
        assertEquals(2, execute(folder.toString(), "--op", "mmap,nosuch"));
        assertTrue(err.toString().contains("--op must name operations of the grammar: nosuch; known: "), err::toString);
        assertTrue(err.toString().contains(", madvise:free, "), err::toString);
        assertEquals(2, execute(folder.toString(), "--op", "fork"));
        assertTrue(
                err.toString().contains("there must be an operation to compare: no trace has --op fork"),
                err::toString);
        assertEquals(2, execute(folder.toString(), "--family", "t,u"));
        assertTrue(err.toString().contains("u; known: t"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void shouldExecuteTheOtherTracesWhenOneIsBroken() throws IOException {
        write("a.jsonl", HEADER + "nonsense\n");
        write("b.jsonl", HEADER + MAP + RIGHT);
        assertEquals(2, execute(folder.toString(), "--json", "--design", "post"));
        assertTrue(err.toString().contains("a.jsonl:2: a line must be a JSON object"), err::toString);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(2, json.at("/exitCode").intValue());
        assertEquals(1, json.at("/designs/get-put/total/traces").intValue());
        assertEquals(0, json.at("/designs/get-put/total/differences").intValue());
    }

    @Test
    void shouldRefuseAPathThatIsNotThere() {
        assertEquals(2, execute(folder.resolve("nothing").toString()));
        assertTrue(err.toString().contains("a path must be a trace or a folder with traces"), err::toString);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text.replace('\'', '"'));
    }

    private int execute(String... arguments) {
        CommandLine line = new CommandLine(new VerifyCommand());
        line.setExecutionExceptionHandler(new Failures());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
