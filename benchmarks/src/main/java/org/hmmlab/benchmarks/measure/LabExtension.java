package org.hmmlab.benchmarks.measure;

import java.util.List;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationClass;
import org.hmmlab.benchmarks.measure.choose.Schemes;
import org.hmmlab.benchmarks.measure.compare.Commentary;
import org.hmmlab.benchmarks.measure.profile.Breakdown;

/**
 * All that a program with benchmarks of its own adds to the measuring tool. It is made once, in the program's {@code main}; the
 * measuring tool imports nothing of such a program.
 *
 * @param schemes arms, inputs and the catalogue of benchmarks, for the words of the command line
 * @param commentaries what is said of comparisons besides the verdicts
 * @param findings what {@code doctor} says of this machine besides; each is asked when it is wanted
 * @param classes the classes of benchmarks that are calibrated
 * @param breakdown says what the parts of an operation take
 */
public record LabExtension(
        Schemes schemes,
        List<Commentary> commentaries,
        List<Question> findings,
        List<CalibrationClass> classes,
        Breakdown breakdown) {
    /** The measuring tool alone. */
    public static final LabExtension NONE =
            new LabExtension(Schemes.NONE, List.of(), List.of(), List.of(), Breakdown.NONE);

    /** Copies. */
    public LabExtension {
        commentaries = List.copyOf(commentaries);
        findings = List.copyOf(findings);
        classes = List.copyOf(classes);
    }

    /** Asks this machine for one finding. */
    public interface Question {
        /** The finding; may take a second. */
        Finding ask() throws InterruptedException;
    }

    /**
     * One line of {@code doctor}.
     *
     * @param question what can be measured
     * @param answer whether, and why not
     */
    public record Finding(String question, String answer) {}
}
