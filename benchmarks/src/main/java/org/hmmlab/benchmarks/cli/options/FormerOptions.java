package org.hmmlab.benchmarks.cli.options;

import java.util.List;
import picocli.CommandLine;

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
    private record Renamed(String command, String former, String present) {
        /** An argument with the present name in place of the former one, with or without a value behind it. */
        String present(String argument) {
            boolean isFormer = argument.equals(former) || argument.startsWith(former + '=');
            return isFormer ? present + argument.substring(former.length()) : argument;
        }
    }

    /** Lets a parser understand the former name of a command. */
    public static void addCommand(CommandLine lab, String former, Object command) {
        CommandLine parser = new CommandLine(command);
        parser.getCommandSpec().usageMessage().hidden(true);
        lab.addSubcommand(former, parser);
    }

    /** Lets a command understand the former names of its options, by putting the present ones in their place. */
    public static void addTo(CommandLine command) {
        command.getCommandSpec().preprocessor((arguments, spec, option, info) -> {
            replace(arguments, spec.name());
            return false;
        });
    }

    private static void replace(List<String> arguments, String command) {
        for (Renamed renamed : RENAMED) {
            if (renamed.command().equals(command)) {
                arguments.replaceAll(renamed::present);
            }
        }
    }
}
