package org.hmmlab.benchmarks.measure.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunSettings;

/** Puts together the settings that a stored run names, in one spelling for all commands. Used by one thread. */
public final class SettingsWriter {
    private final RunSettings.Builder settings = RunSettings.builder();

    /** No settings yet. */
    public SettingsWriter() {}

    /** A setting that only this kind of run has. */
    public SettingsWriter with(String name, Object value) {
        settings.with(name, value.toString());
        return this;
    }

    /** How the JVMs met the machine. */
    public SettingsWriter execution(String text) {
        settings.execution(text);
        return this;
    }

    /** JVM pairs. */
    public SettingsWriter pairs(int pairs) {
        settings.pairs(pairs);
        return this;
    }

    /** The timing that was planned for each JVM, and of each benchmark that has another one the timing of its JVMs. */
    public SettingsWriter timing(Timing planned, Iterable<BenchmarkTask> tasks) {
        settings.timing(planned.stored());
        for (BenchmarkTask task : tasks) {
            Timing own = task.timing(planned);
            if (!own.equals(planned)) {
                settings.timing(task.benchmarkCase(), own.stored());
            }
        }
        return this;
    }

    /** Operations of B are delayed on purpose. */
    public SettingsWriter injectedTail(String text) {
        settings.injectedTail(text);
        return this;
    }

    /** The baseline, or the only arm. */
    public SettingsWriter a(Arm arm) {
        return arm(arm, Role.A);
    }

    /** The candidate. */
    public SettingsWriter b(Arm arm) {
        return arm(arm, Role.B);
    }

    private SettingsWriter arm(Arm arm, Role role) {
        settings.content(role, arm.program().content())
                .jvm(role, arm.program().jvm().toString())
                .jdk(role, arm.program().jvm().jdk());
        return this;
    }

    /** The settings, in the order in which they were given. */
    public Map<String, String> settings() {
        return new LinkedHashMap<>(settings.build().values());
    }
}
