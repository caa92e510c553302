package org.hmmlab.results.verdict;

import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.VerdictRecord;

/**
 * Two runs that were not measured together, compared by the ratio of each to the anchor that both measured.
 *
 * @param base header of the run that is the baseline
 * @param baseForks its JVMs
 * @param judged header of the run that is judged
 * @param judgedForks its JVMs
 */
public record AnchoredComparison(
        RunHeader base, List<ForkRecord> baseForks, RunHeader judged, List<ForkRecord> judgedForks) {
    private static final String NOTHING = "nothing";

    /** Copies. */
    public AnchoredComparison {
        baseForks = List.copyOf(baseForks);
        judgedForks = List.copyOf(judgedForks);
    }

    /**
     * What is in the way of a verdict.
     *
     * @return in words, with what would do; empty if nothing is
     */
    public String obstacle() {
        List<String> differences = base.environment()
                .machineClass()
                .differences(judged.environment().machineClass());
        if (!differences.isEmpty()) {
            boolean isOtherJdk = differences.stream().anyMatch(difference -> difference.startsWith("jdk was"));
            return "the environments differ: " + String.join(", ", differences) + "; what would do: "
                    + (isOtherJdk ? "both on one JDK (JAVA_HOME), or " : "")
                    + "a baseline of this class of machine: lab ab ANCHOR CANDIDATE there, then lab gate --keep RUN";
        }
        String anchors = anchors();
        if (!anchors.isEmpty()) {
            return anchors;
        }
        for (Role role : List.of(Role.A, Role.B)) {
            String before = base.typedSettings().jdk(role).orElse("");
            String now = judged.typedSettings().jdk(role).orElse(before);
            if (!before.isEmpty() && !before.equals(now)) {
                return "the arms ran on other JDKs: jdk " + role + " was " + before + ", is " + now
                        + "; what would do: lab ab with @jvm=PATH behind one arm compares two JDKs in lock-step";
            }
        }
        return "";
    }

    private String anchors() {
        String before = anchor(base);
        String now = anchor(judged);
        return before.equals(now) && !before.startsWith(NOTHING)
                ? ""
                : "the runs have no anchor in common, so what differs between them may be the time: run "
                        + base.runId() + " measured " + before + ", run " + judged.runId() + " measured " + now
                        + "; what would do: measure both candidates against one anchor, lab ab ANCHOR CANDIDATE";
    }

    /** What the ratios are to: the arm and, where stored, what it held. */
    private static String anchor(RunHeader run) {
        String content = run.typedSettings().content(Role.A).orElse("unknown");
        return (run.arms().size() < 2 ? NOTHING : run.arms().get(0)) + " (" + content + ")";
    }

    /**
     * The verdicts, unconfirmed since nothing is measured again.
     *
     * @return one for each benchmark that both runs measured
     */
    public List<VerdictRecord> verdicts() {
        return new AnchoredJudge(JudgeSettings.DEFAULT).judge(baseForks, judgedForks);
    }
}
