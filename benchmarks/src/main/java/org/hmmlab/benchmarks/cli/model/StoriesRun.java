package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.changes.Story;
import org.hmmlab.benchmarks.judges.changes.StoryRunner;
import org.hmmlab.benchmarks.judges.changes.StoryText;
import org.hmmlab.benchmarks.judges.changes.Verdict;
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
    int all(List<Story> stories) throws InterruptedException {
        if (!isReady()) {
            return inReadyJvm();
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Story story : stories) {
            Verdict verdict = StoryRunner.run(story);
            verdicts.add(verdict);
            if (!isJson) {
                out.print(StoryText.line(verdict));
                out.flush();
            }
        }
        if (isJson) {
            printJson(verdicts);
        } else {
            out.print(StoryText.summary(verdicts));
        }
        out.flush();
        return code(verdicts);
    }

    /** Plays one, and tells it in full. */
    int one(Story story) throws InterruptedException {
        if (!isReady()) {
            return inReadyJvm();
        }
        List<Verdict> verdicts = List.of(StoryRunner.run(story));
        if (isJson) {
            printJson(verdicts);
        } else {
            out.print(StoryText.full(verdicts.get(0)));
        }
        out.flush();
        return code(verdicts);
    }

    private void printJson(List<Verdict> verdicts) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("passed", code(verdicts) == ExitCodes.PASS);
        object.put("stories", verdicts.stream().map(StoryText::json).toList());
        out.println(Printing.json(object));
    }

    private static int code(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(Verdict::isFailure) ? ExitCodes.REGRESSED : ExitCodes.PASS;
    }

    private static boolean isReady() {
        return StepPoints.ENABLED && WorkCounters.COUNTING;
    }

    private int inReadyJvm() throws InterruptedException {
        return ChildLab.run(context, "-Dhmmlab.steps=true", "-Dhmmlab.counting=true");
    }
}
