package org.hmmlab.benchmarks.measure.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;

/** Puts together the settings that a stored run names, in one spelling for all commands. Used by one thread. */
public final class SettingsWriter {
    /** How the JVMs met the machine. */
    public static final String EXECUTION = "execution";

    /** What the arms' programs hold, whatever they are called. */
    public static final String CONTENT_A = "content A";

    public static final String CONTENT_B = "content B";

    /** The JDKs of the arms. */
    public static final String JDK_A = "jdk A";

    public static final String JDK_B = "jdk B";

    private final Map<String, String> settings = new LinkedHashMap<>();

    /** No settings yet. */
    public SettingsWriter() {}

    /** A setting that only this kind of run has. */
    public SettingsWriter with(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    /** How the JVMs met the machine. */
    public SettingsWriter execution(String text) {
        return with(EXECUTION, text);
    }

    /** JVM pairs. */
    public SettingsWriter pairs(int pairs) {
        return with("pairs", pairs);
    }

    /** The timing that was planned for each JVM. */
    public SettingsWriter timing(Timing timing) {
        return with("timing", timing);
    }

    /** The baseline, or the only arm. */
    public SettingsWriter a(Arm arm) {
        return arm(arm, "A", CONTENT_A, JDK_A);
    }

    /** The candidate. */
    public SettingsWriter b(Arm arm) {
        return arm(arm, "B", CONTENT_B, JDK_B);
    }

    private SettingsWriter arm(Arm arm, String side, String content, String jdk) {
        return with(content, arm.program().content())
                .with("jvm " + side, arm.program().jvm())
                .with(jdk, arm.program().jvm().jdk());
    }

    /** The settings, in the order in which they were given. */
    public Map<String, String> settings() {
        return new LinkedHashMap<>(settings);
    }
}
