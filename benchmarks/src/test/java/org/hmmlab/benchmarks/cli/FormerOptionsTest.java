package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Objects;
import org.hmmlab.benchmarks.cli.model.ModelLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What was renamed is still understood under its former name, and sets the same thing, but is not in the help. */
final class FormerOptionsTest extends LabCommands {
    @ParameterizedTest
    @CsvSource({
        "profile, --attribute, --breakdown, ''",
        "profile, --null-trials, --aa-trials, 7",
        "profile, --cost, --overhead, ''",
        "profile, --check, --check-budgets, ''",
        "calibrate, --judge, --rejudge, run.ndjson",
        "calibrate, --table, --markdown, ''",
        "latency, --ladder, --rate-sweep, ''",
        "latency, --inject-tail, --inject-tail-latency, ''",
        "gate, --inject-tail, --inject-tail-latency, ''",
        "fuzz, --patience, --hang-timeout, 9"
    })
    void shouldSetTheSameByEitherName(String command, String former, String present, String value) {
        Object byFormer = value(command, former, present, value);
        assertEquals(byFormer, value(command, present, present, value));
        assertFalse(help(command).contains(former + ' ') || help(command).contains(former + '='), help(command));
    }

    @ParameterizedTest
    @CsvSource({
        "calibrate, --judge, --rejudge, nope",
        "profile, --null-trials, --aa-trials, 0",
        "latency, --ladder, --rate-sweep, ''",
        "fuzz, --patience, --hang-timeout, 0"
    })
    void shouldCheckWhatIsGivenByEitherName(String command, String former, String present, String value) {
        int code = lab(words(command, former, value));
        String byFormer = err.toString();
        assertEquals(code, lab(words(command, present, value)));
        assertEquals(byFormer, err.toString());
        assertEquals(2, code, byFormer);
    }

    private static String[] words(String command, String option, String value) {
        return (value.isEmpty() ? List.of(command, option) : List.of(command, option, value)).toArray(String[]::new);
    }

    @Test
    void shouldUnderstandTheFormerNameOfACommandWithoutShowingIt() {
        assertEquals(0, lab("queues", "--dry-run"), err.toString());
        String byFormer = out.toString();
        assertEquals(0, lab("queue-choice", "--dry-run"), err.toString());
        assertEquals(byFormer.lines().count(), out.toString().lines().count());
        CommandLine lab = ModelLab.commandLine(context());
        assertFalse(lab.getUsageMessage().lines().anyMatch(line -> line.startsWith("  queues ")));
    }

    private Object value(String command, String given, String present, String value) {
        CommandLine lab = ModelLab.commandLine(context());
        List<String> words = value.isEmpty() ? List.of(command, given) : List.of(command, given + '=' + value);
        ParseResult parsed = lab.parseArgs(words.toArray(String[]::new)).subcommand();
        return String.valueOf(parsed.commandSpec().findOption(present).<Object>getValue());
    }

    private String help(String command) {
        return Objects.requireNonNull(
                        ModelLab.commandLine(context()).getSubcommands().get(command))
                .getUsageMessage();
    }
}
