package org.hmmlab.benchmarks.cli.machine;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.profile.CpuTimeProbe;
import org.hmmlab.benchmarks.measure.profile.EngineProbe;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.report.KnownCalibration;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine can and cannot measure, and why. Measures nothing itself. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "What this machine can and cannot measure, and why.")
public final class DoctorCommand implements Callable<Integer> {
    private static final double BUSY_PERCENT = 30;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean isJson;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder to look at.")
    @Nullable
    Path givenResults;

    private final LabExtension extension;

    public DoctorCommand(LabExtension extension) {
        this.extension = extension;
    }

    @Override
    public Integer call() throws InterruptedException {
        Environment environment = EnvironmentProbe.probe();
        Map<String, String> findings = findings(environment);
        EngineProbe.inOtherJvm()
                .forEach(f -> findings.put("profile " + f.event().id(), f.words()));
        findings.put("cpu time by the JVM", CpuTimeProbe.inOtherJvm());
        for (LabExtension.Question question : extension.findings()) {
            LabExtension.Finding finding = question.ask();
            findings.put(finding.question(), finding.answer());
        }
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("environment", environment.facts());
            all.put("moment", EnvironmentProbe.moment());
            all.put("findings", findings);
            out.println(Printing.json(all));
        } else {
            environment.facts().forEach((name, value) -> out.printf("%-23s %s%n", name, value));
            EnvironmentProbe.moment().forEach((name, value) -> out.printf("%-23s %s%n", name, value));
            out.println();
            findings.forEach((question, answer) -> out.printf("%-23s %s%n", question, answer));
        }
        return ExitCodes.PASS;
    }

    private Map<String, String> findings(Environment environment) {
        Map<String, String> findings = new LinkedHashMap<>();
        int cores = Runtime.getRuntime().availableProcessors();
        double pressure = EnvironmentProbe.cpuPressurePercent();
        findings.put("one thread", "yes: judged by CPU time, which a busy machine disturbs little");
        findings.put("several threads", severalThreads(cores, pressure));
        findings.put(
                "hardware counters",
                EnvironmentProbe.hasHardwareCounters()
                        ? "yes: cycles and cache misses can be sampled"
                        : "no: this kernel offers none");
        findings.put(
                "clock",
                "frequency governor "
                        + environment.facts().getOrDefault("governor", "unknown")
                        + ("performance".equals(environment.facts().get("governor"))
                                ? ""
                                : ": the frequency may change while measuring; A and B take turns, so both see it"));
        findings.put(
                "steal", Files.isReadable(Path.of("/proc/stat")) ? "yes: time lost to the hypervisor is seen" : "no");
        findings.put(
                "run delay",
                Files.isReadable(Path.of("/proc/self/schedstat")) ? "yes: time spent runnable is seen" : "no");
        Path folder = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        findings.putAll(KnownCalibration.findings(folder, environment));
        findings.put("results folder", results(folder));
        return findings;
    }

    private static String severalThreads(int cores, double pressure) {
        if (cores < 2) {
            return "no: threads of one core only wait for each other";
        }
        String upTo = "up to " + cores + " threads";
        if (pressure > BUSY_PERCENT) {
            return String.format(
                    Locale.ROOT,
                    "%s, but not now: tasks waited for a CPU in %.0f %% of the last 10 s (ok below %.0f %%)",
                    upTo,
                    pressure,
                    BUSY_PERCENT);
        }
        return upTo + ", as long as every thread has its core: checked in every iteration, INVALID otherwise";
    }

    private static String results(Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, ".doctor", "");
            Files.delete(probe);
            return "writable: " + folder;
        } catch (IOException e) {
            return "NOT writable: " + folder + " (" + e + "): no run could be stored there";
        }
    }
}
