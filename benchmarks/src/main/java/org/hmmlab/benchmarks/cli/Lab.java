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
import org.hmmlab.benchmarks.cli.options.FormerOptions;
import org.hmmlab.benchmarks.cli.past.BisectCommand;
import org.hmmlab.benchmarks.cli.past.ExportCommand;
import org.hmmlab.benchmarks.cli.past.HistoryCommand;
import org.hmmlab.benchmarks.cli.past.ImportCommand;
import org.hmmlab.benchmarks.cli.past.ReportCommand;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.choose.Schemes;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.session.LabContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the measuring tool, which a program with benchmarks of its own adds to; main class of the tool alone. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        versionProvider = LabVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Compares benchmarks of any JMH jar, and designs of the model where it is built in, and says what it cannot tell.",
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

    /** The measuring tool's own commands, in the order of the help. A new one is a class of its own and a line here. */
    private static List<Object> commands(LabContext context, LabExtension extension) {
        return List.of(
                new DoctorCommand(extension),
                new ListCommand(context),
                new RunCommand(context),
                new AbCommand(context, extension),
                new GateCommand(context, extension),
                new LatencyCommand(context),
                new CalibrateCommand(context, extension.classes()),
                new ProfileCommand(context, extension.breakdown()),
                new DiffCommand(),
                new ReportCommand(),
                new HistoryCommand(),
                new BisectCommand(context),
                new ExportCommand(),
                new ImportCommand(context));
    }

    /**
     * The parser with all commands.
     *
     * @param context the world around them
     * @param extension what the program adds
     * @param further commands that the program adds, in the order of the help
     */
    public static CommandLine commandLine(LabContext context, LabExtension extension, List<Object> further) {
        CommandLine lab = new CommandLine(new Lab());
        commands(context, extension).forEach(lab::addSubcommand);
        further.forEach(lab::addSubcommand);
        List.copyOf(lab.getSubcommands().values()).forEach(FormerOptions::addTo);
        lab.setExecutionExceptionHandler(new Failures());
        lab.setCaseInsensitiveEnumValuesAllowed(true);
        // A word that begins with @ may be an argument of a program to record.
        lab.setExpandAtFiles(false);
        return lab;
    }

    /** The measuring tool alone: runs one command and ends the process with its code. */
    public static void main(String[] args) {
        LabContext context = LabContext.ofProcess(BenchmarkIndex::ofClassPath, List.of(args), Schemes.NONE);
        run(context, commandLine(context, LabExtension.NONE, List.of()));
    }

    /** Runs the context's command line and ends the process with its code. */
    public static void run(LabContext context, CommandLine lab) {
        int code = lab.execute(context.arguments().toArray(String[]::new));
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
