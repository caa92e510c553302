package org.hmmlab.benchmarks.cli;

import java.io.UncheckedIOException;
import org.hmmlab.benchmarks.measure.commits.BuildFailedException;
import org.hmmlab.benchmarks.measure.commits.GitException;
import org.hmmlab.benchmarks.measure.latency.ProbeFailedException;
import org.hmmlab.benchmarks.measure.launch.JmhFailedException;
import org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.NoBaselineException;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.verdict.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one clear sentence and the right exit code. */
final class Failures implements IExecutionExceptionHandler {
    Failures() {}

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        int code = code(failure);
        if (code < 0) {
            throw failure;
        }
        command.getErr().println(command.getCommandName() + ": " + sentence(failure));
        return code;
    }

    private static int code(Exception failure) {
        if (failure instanceof UnknownBenchmarkException
                || failure instanceof UnusableInputException
                || failure instanceof IllegalArgumentException
                || failure instanceof GitException
                || failure instanceof StoreException
                || failure instanceof UncheckedIOException) {
            return ExitCodes.USAGE;
        }
        if (failure instanceof JmhFailedException
                || failure instanceof ProbeFailedException
                || failure instanceof BuildFailedException) {
            return ExitCodes.NOTHING_MEASURED;
        }
        if (failure instanceof NoBaselineException) {
            return ExitCodes.NO_BASELINE;
        }
        return failure instanceof InterruptedException ? ExitCodes.INTERRUPTED : -1;
    }

    private static String sentence(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof UncheckedIOException io && io.getCause() != null) {
            return message + ": " + io.getCause();
        }
        return message == null ? failure.toString() : message;
    }
}
