package org.hmmlab.benchmarks.cli.options;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Earlier names of commands and options: hidden, and still understood, since scripts use them and stored runs are repeated by the command line that
 * they were measured by.
 */
public final class FormerOptions {
    private static final List<Renamed> RENAMED = List.of(
            new Renamed("calibrate", "--judge", "--rejudge"),
            new Renamed("calibrate", "--table", "--markdown"),
            new Renamed("fuzz", "--patience", "--hang-timeout"),
            new Renamed("latency", "--ladder", "--rate-sweep"),
            new Renamed("latency", "--inject-tail", "--inject-tail-latency"),
            new Renamed("gate", "--inject-tail", "--inject-tail-latency"),
            new Renamed("profile", "--attribute", "--breakdown"),
            new Renamed("profile", "--check", "--check-budgets"),
            new Renamed("profile", "--cost", "--overhead"),
            new Renamed("profile", "--null-trials", "--aa-trials"));

    private FormerOptions() {}

    /** An option of a command under its former and its present name. */
    private record Renamed(String command, String former, String present) {}

    /** Lets a parser understand the former name of a command. */
    public static void addCommand(CommandLine lab, String former, Object command) {
        CommandLine parser = new CommandLine(command);
        parser.getCommandSpec().usageMessage().hidden(true);
        lab.addSubcommand(former, parser);
    }

    /** Lets a command understand the former names of its options; others stay as they are. */
    public static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        for (Renamed renamed : RENAMED) {
            OptionSpec present = spec.findOption(renamed.present());
            if (renamed.command().equals(spec.name()) && present != null) {
                spec.addOption(OptionSpec.builder(present)
                        .names(renamed.former())
                        .hidden(true)
                        .build());
            }
        }
    }
}
