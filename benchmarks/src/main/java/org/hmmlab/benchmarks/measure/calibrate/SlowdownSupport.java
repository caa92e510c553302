package org.hmmlab.benchmarks.measure.calibrate;

import java.util.Arrays;
import java.util.List;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;

/** Which benchmarks obey a slowdown: those whose method takes a {@link Slowdown}. */
public final class SlowdownSupport {
    private SlowdownSupport() {}

    /** Whether a benchmark of this lab obeys. */
    public static boolean isSupported(BenchmarkTask task) {
        String name = task.benchmark();
        int dot = name.lastIndexOf('.');
        try {
            Class<?> type = Class.forName(name.substring(0, dot), false, SlowdownSupport.class.getClassLoader());
            return Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals(name.substring(dot + 1)))
                    .anyMatch(
                            method -> Arrays.asList(method.getParameterTypes()).contains(Slowdown.class));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Checks that all obey.
     *
     * @throws UnusableInputException that names one that does not
     */
    public static void requireAll(List<CalibrationPlan.Subject> subjects) {
        for (CalibrationPlan.Subject subject : subjects) {
            if (!isSupported(subject.task())) {
                throw new UnusableInputException("a benchmark must take a " + Slowdown.class.getName()
                        + " to be calibrated with: " + subject.task().shortName() + " does not");
            }
        }
    }
}
