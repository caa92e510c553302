package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.changes.HistoryCase;
import org.hmmlab.benchmarks.judges.changes.HistoryRunner;
import org.hmmlab.benchmarks.judges.changes.HistoryText;
import org.hmmlab.benchmarks.judges.changes.HistoryResult;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCounters;

/** What {@code lab changes} and {@code lab bugs} have in common: play stories, print them, fail if one is not reproduced. */
final class StoriesRun {
    private final LabContext context;
    private final PrintWriter out;
    private final boolean isJson;

    StoriesRun(LabContext context, PrintWriter out, boolean isJson) {
        this.context = context;
        this.out = out;
        this.isJson = isJson;
    }

    /** Plays all, as a list. */
    int all(List<HistoryCase> stories) throws InterruptedException {
        if (!isReady()) {
            return inReadyJvm();
        }
        List<HistoryResult> verdicts = new ArrayList<>();
        for (HistoryCase story : stories) {
            HistoryResult verdict = HistoryRunner.run(story);
            verdicts.add(verdict);
            if (!isJson) {
                out.print(HistoryText.describe(verdict));
                out.flush();
            }
        }
        if (isJson) {
            printJson(verdicts);
        } else {
            out.print(HistoryText.summary(verdicts));
        }
        out.flush();
        return code(verdicts);
    }

    /** Plays one, and tells it in full. */
    int one(HistoryCase story) throws InterruptedException {
        if (!isReady()) {
            return inReadyJvm();
        }
        List<HistoryResult> verdicts = List.of(HistoryRunner.run(story));
        if (isJson) {
            printJson(verdicts);
        } else {
            out.print(HistoryText.full(verdicts.get(0)));
        }
        out.flush();
        return code(verdicts);
    }

    private void printJson(List<HistoryResult> verdicts) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("passed", code(verdicts) == ExitCodes.PASS);
        object.put("stories", verdicts.stream().map(HistoryText::json).toList());
        out.println(Printing.json(object));
    }

    private static int code(List<HistoryResult> verdicts) {
        return verdicts.stream().anyMatch(HistoryResult::isFailure) ? ExitCodes.REGRESSED : ExitCodes.PASS;
    }

    private static boolean isReady() {
        return StepPoints.ENABLED && WorkCounters.COUNTING;
    }

    private int inReadyJvm() throws InterruptedException {
        return ChildLab.run(context, "-Dhmmlab.steps=true", "-Dhmmlab.counting=true");
    }
}
