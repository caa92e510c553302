package org.hmmlab.benchmarks.cli.model;

import java.util.List;
import org.hmmlab.benchmarks.cli.Lab;
import org.hmmlab.benchmarks.cli.options.FormerOptions;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.LabExtension.Finding;
import org.hmmlab.benchmarks.measure.choose.Schemes;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.programs.record.RecordingProbe;
import org.hmmlab.benchmarks.programs.replay.RecordingArgument;
import org.hmmlab.benchmarks.programs.replay.ReplayNotes;
import org.hmmlab.benchmarks.suites.CalibrationClasses;
import org.hmmlab.benchmarks.suites.DesignArms;
import org.hmmlab.benchmarks.suites.SuiteCatalog;
import org.hmmlab.benchmarks.suites.attribution.BreakdownReport;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.sync.AblationSwitches;
import picocli.CommandLine;

/** The whole lab: the measuring tool with the model, its suites, judges and programs. The jar's main class. */
public final class ModelLab {
    private ModelLab() {}

    /** What the model adds to the measuring tool. */
    public static LabExtension extension() {
        return new LabExtension(
                new Schemes(List.of(DesignArms.scheme()), List.of(RecordingArgument.SCHEME), SuiteCatalog.catalog()),
                List.of(ReplayNotes::of),
                List.of(
                        () -> new Finding("exact work", "yes: locked operations and fences are counted, not sampled"),
                        () -> new Finding("record a program", new RecordingProbe(null).describe())),
                CalibrationClasses.ALL,
                new BreakdownReport());
    }

    /** The parser with all commands, for a given world around them. */
    public static CommandLine commandLine(LabContext context) {
        CommandLine lab = Lab.commandLine(context, extension(), commands(context));
        FormerOptions.addCommand(lab, "queues", new QueuesCommand(context));
        return lab;
    }

    /** The model's own commands, in the order of the help. A new one is a class of its own and a line here. */
    private static List<Object> commands(LabContext context) {
        return List.of(
                new DemoCommand(context),
                new CostsCommand(context),
                new VerifyCommand(),
                new FuzzCommand(),
                new ChangesCommand(context),
                new BugsCommand(context),
                new QueuesCommand(context),
                new RecordCommand(context),
                new ReplayCommand(context));
    }

    /** Runs one command and ends the process with its code. */
    public static void main(String[] args) {
        if (AblationSwitches.ANY) {
            System.err.println("lab: " + AblationSwitches.PROPERTY
                    + " must not be set here: --breakdown sets it for JVMs of its own");
            System.exit(ExitCodes.USAGE);
        }
        LabContext context = LabContext.ofProcess(
                BenchmarkIndex::ofClassPath, List.of(args), extension().schemes());
        Lab.run(context, commandLine(context));
    }
}
