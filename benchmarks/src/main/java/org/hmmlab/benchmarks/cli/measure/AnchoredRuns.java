package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.StoredArms;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.report.SequentialFigure;
import org.hmmlab.results.report.SequentialTable;
import org.hmmlab.results.report.VerdictTable;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.AnchoredJudge;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;

/** Two stored runs, compared by the ratio of each to the anchor that both measured. Nothing is measured here. */
public final class AnchoredRuns {
    /** How a stored run is written as an arm. */
    static final String RUN = "run:";

    private final StoredRun base;
    private final StoredRun judged;

    AnchoredRuns(StoredRun base, StoredRun judged) {
        this.base = base;
        this.judged = judged;
        requireTimes(base);
        requireTimes(judged);
    }

    /** Reads {@code run:ID}, or a run's file. */
    static StoredRun read(String text, Path results) {
        if (text.startsWith(RUN)) {
            return new RunStore(results).read(text.substring(RUN.length()));
        }
        if (Files.isRegularFile(Path.of(text))) {
            return RunReader.read(Path.of(text));
        }
        throw new UnusableInputException("a stored run must be run:ID or a file; given: " + text);
    }

    /** Percentiles of two runs that were not in lock-step are no base for a verdict. */
    private static void requireTimes(StoredRun run) {
        if (!run.latencies().isEmpty()) {
            throw new UnusableInputException("run " + run.header().runId()
                    + " recorded latency: percentiles are judged between two arms, lab gate --latency --base ARM ARM");
        }
    }

    /** What is in the way of a verdict, with what would do; empty if nothing is. */
    String obstacle() {
        String differences = differences(
                base.header().environment().machineClass(),
                judged.header().environment().machineClass());
        if (!differences.isEmpty()) {
            return "the environments differ: " + differences + "; what would do: "
                    + (differences.contains("jdk was") ? "both on one JDK (JAVA_HOME), or " : "")
                    + "a baseline of this class of machine: lab ab ANCHOR CANDIDATE there, then lab gate --keep RUN";
        }
        String anchors = anchors();
        if (!anchors.isEmpty()) {
            return anchors;
        }
        for (String jdk : List.of(ComparisonOptions.JDK_A, ComparisonOptions.JDK_B)) {
            String before = base.header().settings().getOrDefault(jdk, "");
            String now = judged.header().settings().getOrDefault(jdk, before);
            if (!before.isEmpty() && !before.equals(now)) {
                return "the arms ran on other JDKs: " + jdk + " was " + before + ", is " + now
                        + "; what would do: lab ab with @jvm=PATH behind one arm compares two JDKs in lock-step";
            }
        }
        return "";
    }

    /** The facts on which two environments differ, by name. */
    public static String differences(Environment here, Environment there) {
        List<String> named = new ArrayList<>();
        here.diff(there).forEach(d -> named.add(d.name() + " was " + d.here() + ", is " + d.there()));
        return String.join(", ", named);
    }

    private String anchors() {
        String before = anchor(base);
        String now = anchor(judged);
        return before.equals(now) && !before.startsWith("nothing")
                ? ""
                : "the runs have no anchor in common, so what differs between them may be the time: run "
                        + base.header().runId() + " measured " + before + ", run "
                        + judged.header().runId() + " measured " + now
                        + "; what would do: measure both candidates against one anchor, lab ab ANCHOR CANDIDATE";
    }

    /** What the ratios are to: the arm and, where stored, what it held. */
    private static String anchor(StoredRun run) {
        List<String> arms = run.header().arms();
        String content = run.header().settings().getOrDefault(StoredArms.CONTENT_A, "unknown");
        return (arms.size() < 2 ? "nothing" : arms.get(0)) + " (" + content + ")";
    }

    /** The verdicts, unconfirmed since nothing is measured again. */
    List<VerdictRecord> verdicts() {
        return new AnchoredJudge(JudgeSettings.DEFAULT).judge(base.forks(), judged.forks());
    }

    /** Prints verdicts; returns the code that they earn. */
    int judge(List<VerdictRecord> verdicts, PrintWriter out, boolean isJson) {
        int code = ExitCodes.of(judged.forks(), verdicts);
        if (isJson) {
            Map<String, Object> object = names(code);
            object.put("verdicts", verdicts);
            out.println(Printing.json(object));
        } else {
            out.println("base    " + base.header().runId() + ", by ratio to the anchor "
                    + judged.header().arms().get(0));
            out.print(VerdictTable.render(
                    new StoredRun(judged.header(), List.of(), verdicts, List.of(), judged.footer(), null)));
            verdicts.forEach(v -> out.println("why     " + v.benchmark() + ": " + v.reason()));
            out.println("exit    " + code);
        }
        out.flush();
        return code;
    }

    /** Prints the figures side by side without a verdict; returns the code of what is not decided. */
    int sequential(String obstacle, PrintWriter out, boolean isJson) {
        List<SequentialFigure> figures = SequentialFigure.of(base, judged);
        int code = figures.isEmpty() ? ExitCodes.NOTHING_MEASURED : ExitCodes.INCONCLUSIVE;
        if (isJson) {
            Map<String, Object> object = names(code);
            object.put("sequential", figures);
            object.put("notJudgedBecause", obstacle);
            out.println(Printing.json(object));
        } else {
            out.print(SequentialTable.render(
                    base.header().runId(), judged.header().runId(), figures));
            out.println("why     sequential, not judged: " + obstacle);
            out.println("exit    " + code);
        }
        out.flush();
        return code;
    }

    private Map<String, Object> names(int code) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("base", base.header().runId());
        object.put("candidate", judged.header().runId());
        object.put("exitCode", code);
        return object;
    }
}
