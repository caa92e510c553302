package org.hmmlab.benchmarks.judges.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces are read strictly: what is wrong is named with its line, and the next trace is read all the same. */
final class OracleTraceReaderTest {
    private static final String HEADER =
            "{'trace':'k-1','family':'k','kernel':'6.1.192','ops':['open'],'driver_warning':false}";
    private static final String OPEN = "{'i':0,'who':'p','op':'open m 0','r':{'err':'OK'}}";

    private final List<OracleTrace> traces = new ArrayList<>();
    private final List<TraceProblem> problems = new ArrayList<>();

    @Test
    void shouldExpandRunsToOneValueAPage() {
        read(
                HEADER,
                "{'i':0,'who':'p','op':'cpu_read A 0"
                        + " 5','r':{'err':'SIG','flt':0,'head':[[7,3,1],['SEGV',2,0]]},'v':['flt']}");
        assertEquals(List.of(), problems);
        OracleOp op = traces.get(0).ops().get(0);
        assertEquals(
                List.of("7", "8", "9", "SEGV", "SEGV"),
                Objects.requireNonNull(op.expected()).get("head"));
        assertTrue(op.versioned().contains("flt"));
    }

    @Test
    void shouldReadTheNextTraceAfterABrokenOne() {
        read(HEADER, OPEN, "{'i':1,'who':'p','op':'fly m','r':null}", HEADER, OPEN);
        assertEquals(1, traces.size());
        assertEquals(1, problems.size());
        assertEquals(3, problems.get(0).line());
        assertTrue(problems.get(0).message().contains("'fly'"), problems::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'i':1,'who':'p','op':'open m 0','r':{'err':'OK'}}|i must count",
                "{'i':0,'who':'p','op':'open m 7','r':{'err':'OK'}}|argument 2 of open must be dev",
                "{'i':0,'who':'p','op':'munmap A 0','r':{'err':'OK'}}|munmap takes area n n",
                "{'i':0,'who':'p','op':'open m 0','r':{'er':'OK'}}|r must be null or an object with err",
                "{'i':0,'who':'p','op':'open m 0','r':{'err':'OK','zzz':1}}|a field of r must be known",
                "{'i':0,'who':'p','op':'open m 0'}|a line needs r",
                "{'i':0,'who':'p','op':'open m 0','r':null,'x':1}|a line has only",
                "{'i':0,'who':'p','op':'vmas A','r':{'err':'OK','vmas':[[1,2]]}}|a VMA must be",
                "{'i':0,'who':'p','op':'snapshot m A 0 1','r':{'err':'OK','perm':[['W',0]]}}|count must be above 0",
                "{'i':0,'who':|a line must be a JSON object"
            })
    void shouldSayWhatALineMustBe(String line, String message) {
        read(HEADER, line);
        assertEquals(List.of(), traces);
        assertTrue(problems.get(0).toString().startsWith("test:2: "), problems::toString);
        assertTrue(problems.get(0).message().contains(message), problems::toString);
    }

    @Test
    void shouldMissTheDescriptionOfATrace() {
        read(OPEN);
        assertTrue(problems.get(0).message().contains("must begin with its description"), problems::toString);
    }

    @Test
    void shouldReadAllTracesThatArePartOfTheLab() {
        TraceSources.readBundled(traces::add, problems::add);
        assertEquals(List.of(), problems);
        assertEquals(736, traces.size());
        assertEquals(
                32_186, traces.stream().mapToInt(trace -> trace.ops().size()).sum());
    }

    private void read(String... lines) {
        byte[] bytes = String.join("\n", lines).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        OracleTraceReader.read("test", new ByteArrayInputStream(bytes), traces::add, problems::add);
    }
}
