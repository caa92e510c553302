package org.hmmlab.benchmarks.cli.options;

import java.util.List;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that a command line gives, where one of them leaves no room for most others. */
public final class GivenOptions {
    private GivenOptions() {}

    /**
     * Checks that no option is given that would be passed over.
     *
     * @param spec of the command; null where no command line was parsed
     * @param because in words, the option that leaves no room
     * @param allowed longest names of the options that may be given
     * @throws UnusableInputException that names the others
     */
    public static void requireOnly(@Nullable CommandSpec spec, String because, String... allowed) {
        if (spec == null) {
            return;
        }
        List<String> room = List.of(allowed);
        List<String> others = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !room.contains(name))
                .toList();
        if (!others.isEmpty()) {
            throw new UnusableInputException(because + ": it goes with "
                    + String.join(", ", room.subList(1, room.size())) + ", not with " + String.join(", ", others));
        }
    }
}
