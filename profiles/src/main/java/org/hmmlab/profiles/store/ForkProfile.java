package org.hmmlab.profiles.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One JVM of a profile.
 *
 * @param fork its number; pairs of two profiles have the same
 * @param engine what sampled, in words; empty if nothing could
 * @param samples how many
 * @param failure why there are none, empty otherwise
 * @param heartbeat whether the samples hold what the lab did on purpose to be seen; false where it cannot know
 * @param cpuNanosPerOp CPU time of one operation in this JVM, profiled; NaN if unknown
 * @param hash of its stacks: the name of what was seen
 * @param end how it ended
 */
public record ForkProfile(
        int fork,
        String engine,
        long samples,
        String failure,
        boolean heartbeat,
        double cpuNanosPerOp,
        String hash,
        End end) {
    /** How a JVM that was to be profiled ended. */
    public enum End {
        /** It measured and was sampled, be it that nothing was there to see. */
        SAMPLED,
        /** It measured, and this machine could not sample it. */
        NOT_SAMPLED,
        /** It did not measure what it was asked to: it crashed, hung or was stopped. */
        JVM_FAILED;

        /** Profiles that were stored before this was hold a sentence only. */
        private static End ofBefore(String failure) {
            if (failure.isEmpty()) {
                return SAMPLED;
            }
            return failure.contains("ended with exit code") ? JVM_FAILED : NOT_SAMPLED;
        }
    }

    /**
     * Checks.
     *
     * @param end null in profiles that were stored before it was
     */
    @JsonCreator
    public ForkProfile(
            @JsonProperty("fork") int fork,
            @JsonProperty("engine") String engine,
            @JsonProperty("samples") long samples,
            @JsonProperty("failure") String failure,
            @JsonProperty("heartbeat") boolean heartbeat,
            @JsonProperty("cpuNanosPerOp") double cpuNanosPerOp,
            @JsonProperty("hash") String hash,
            @JsonProperty("end") @Nullable End end) {
        this.fork = fork;
        this.engine = engine;
        this.samples = samples;
        this.failure = failure;
        this.heartbeat = heartbeat;
        this.cpuNanosPerOp = cpuNanosPerOp;
        this.hash = hash;
        this.end = end == null ? End.ofBefore(failure) : end;
        if (failure.isEmpty() != (this.end == End.SAMPLED)) {
            throw new IllegalArgumentException("a failure must be given if and only if nothing was sampled: end=" + end
                    + ", failure=" + failure);
        }
    }

    /** A JVM whose samples are in no file: there are none, for a reason. */
    public static ForkProfile failed(int fork, End end, String failure) {
        return new ForkProfile(fork, "", 0, failure, false, Double.NaN, "", end);
    }

    /** Whether something sampled, be it that nothing was there to see. */
    @JsonIgnore
    public boolean isOk() {
        return end == End.SAMPLED;
    }

    /** The same with the hash of other stacks; a JVM without stacks keeps none. */
    ForkProfile withHash(String other) {
        return hash.isEmpty()
                ? this
                : new ForkProfile(fork, engine, samples, failure, heartbeat, cpuNanosPerOp, other, end);
    }
}
