package org.hmmlab.benchmarks.cli.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.benchmarks.measure.session.LabContext;

/** The same command in another JVM: counting and step points are decided when a JVM starts, so that they cost nothing elsewhere. */
final class ChildLab {
    private ChildLab() {}

    /**
     * Runs the command line again and waits for its end.
     *
     * @param context the command line
     * @param flags what the other JVM has that this one has not
     * @return its exit code
     */
    static int run(LabContext context, String... flags) throws InterruptedException {
        TargetJvm jvm = TargetJvm.current();
        List<String> command = new ArrayList<>(List.of(jvm.java().toString()));
        command.addAll(JvmArgs.forHost(jvm.featureVersion()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ModelLab.class.getName());
        command.addAll(context.arguments());
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            try {
                return process.waitFor();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("another JVM must start: " + jvm.java(), e);
        }
    }
}
