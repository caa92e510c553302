package org.hmmlab.profiles.check;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.FrameShares;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.StackCounts;

/**
 * What must not be seen in a profile: "no allocation under hmm_range_fault".
 *
 * @param name a sentence that says what must hold
 * @param event what is sampled
 * @param frame regular expression, found anywhere in a frame's name; every stack with such a frame counts
 * @param maxPercent share of the program's samples that such stacks may have; 0: none at all
 */
public record Budget(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "event", required = true) String event,
        @JsonProperty(value = "frame", required = true) String frame,

        @JsonProperty("maxPercent") @JsonAlias("mostPercent")
        double maxPercent) {
    /** Checks. */
    public Budget {
        ProfileEvent.parse(event);
        try {
            Pattern.compile(frame);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("a budget's frame must be a regular expression: " + frame, e);
        }
        if (!(maxPercent >= 0 && maxPercent < 100)) {
            throw new IllegalArgumentException(
                    "a budget's maxPercent must be at least 0 and below 100: maxPercent=" + maxPercent);
        }
    }

    /**
     * What a profile says about a budget.
     *
     * @param weight of the stacks that count against it
     * @param total weight of all stacks of the program
     * @param isKept whether it holds
     */
    public record Outcome(long weight, long total, boolean isKept) {}

    /** Checks folded stacks against the budget. */
    public Outcome check(StackCounts folded) {
        long weight = FrameShares.weightUnder(folded, Pattern.compile(frame));
        long total = Folding.program(folded).total();
        boolean isKept = maxPercent == 0 ? weight == 0 : weight <= maxPercent / 100 * total;
        return new Outcome(weight, total, isKept);
    }
}
