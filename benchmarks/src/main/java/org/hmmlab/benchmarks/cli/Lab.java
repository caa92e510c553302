package org.hmmlab.benchmarks.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.explain.DiffCommand;
import org.hmmlab.benchmarks.cli.explain.ProfileCommand;
import org.hmmlab.benchmarks.cli.machine.CalibrateCommand;
import org.hmmlab.benchmarks.cli.machine.DoctorCommand;
import org.hmmlab.benchmarks.cli.machine.ListCommand;
import org.hmmlab.benchmarks.cli.measure.AbCommand;
import org.hmmlab.benchmarks.cli.measure.GateCommand;
import org.hmmlab.benchmarks.cli.measure.LatencyCommand;
import org.hmmlab.benchmarks.cli.measure.RunCommand;
import org.hmmlab.benchmarks.cli.model.BugsCommand;
import org.hmmlab.benchmarks.cli.model.ChangesCommand;
import org.hmmlab.benchmarks.cli.model.CostsCommand;
import org.hmmlab.benchmarks.cli.model.DemoCommand;
import org.hmmlab.benchmarks.cli.model.FuzzCommand;
import org.hmmlab.benchmarks.cli.model.QueuesCommand;
import org.hmmlab.benchmarks.cli.model.RecordCommand;
import org.hmmlab.benchmarks.cli.model.ReplayCommand;
import org.hmmlab.benchmarks.cli.model.VerifyCommand;
import org.hmmlab.benchmarks.cli.past.BisectCommand;
import org.hmmlab.benchmarks.cli.past.ExportCommand;
import org.hmmlab.benchmarks.cli.past.HistoryCommand;
import org.hmmlab.benchmarks.cli.past.ImportCommand;
import org.hmmlab.benchmarks.cli.past.ReportCommand;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.suites.CalibrationClasses;
import org.hmmlab.benchmarks.suites.attribution.AttributedProfiles;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.sync.LeftOut;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/** The jar's main class: the list of commands. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        versionProvider = LabVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Measures what each design of heterogeneous memory management costs, and says what it cannot tell.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:pass",
            "1:confirmed regression, or a check failed",
            "2:usage, broken input, unwritable output",
            "3:inconclusive, or a regression that is not confirmed",
            "4:the machine could not measure it",
            "5:nothing measured, or a benchmark crashed",
            "6:no baseline",
            "130:interrupted"
        })
public final class Lab implements Callable<Integer> {
    private Lab() {}

    /** Every command of the lab, in the order of the help. A new command is a class of its own and a line here. */
    private static List<Object> commands(LabContext context) {
        return List.of(
                new DemoCommand(context),
                new DoctorCommand(),
                new ListCommand(context),
                new RunCommand(context),
                new QueuesCommand(context),
                new AbCommand(context),
                new GateCommand(context),
                new LatencyCommand(context),
                new CalibrateCommand(context, CalibrationClasses.ALL),
                new ProfileCommand(context, new AttributedProfiles()),
                new DiffCommand(),
                new RecordCommand(context),
                new ReplayCommand(context),
                new CostsCommand(context),
                new VerifyCommand(),
                new FuzzCommand(),
                new ChangesCommand(context),
                new BugsCommand(context),
                new ReportCommand(),
                new HistoryCommand(),
                new BisectCommand(context),
                new ExportCommand(),
                new ImportCommand(context));
    }

    /** The parser with all commands, for a given world around them. */
    static CommandLine commandLine(LabContext context) {
        CommandLine lab = new CommandLine(new Lab());
        commands(context).forEach(lab::addSubcommand);
        lab.setExecutionExceptionHandler(new Failures());
        lab.setCaseInsensitiveEnumValuesAllowed(true);
        // A word that begins with @ may be an argument of a program to record.
        lab.setExpandAtFiles(false);
        return lab;
    }

    /** Runs one command and ends the process with its code. */
    public static void main(String[] args) {
        if (LeftOut.ANY) {
            System.err.println(
                    "lab: " + LeftOut.PROPERTY + " must not be set here: --attribute sets it for JVMs of its own");
            System.exit(ExitCodes.USAGE);
        }
        LabContext context = LabContext.ofProcess(BenchmarkIndex::ofClassPath, List.of(args));
        int code = commandLine(context).execute(args);
        System.out.flush();
        context.interruption().disarm();
        System.exit(code);
    }

    /** Without a command: the help, as a usage error. */
    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
