package org.hmmlab.profiles.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

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
 */
public record ForkProfile(
        @JsonProperty("fork") int fork,
        @JsonProperty("engine") String engine,
        @JsonProperty("samples") long samples,
        @JsonProperty("failure") String failure,
        @JsonProperty("heartbeat") boolean heartbeat,
        @JsonProperty("cpuNanosPerOp") double cpuNanosPerOp,
        @JsonProperty("hash") String hash) {
    /** Whether something sampled, be it that nothing was there to see. */
    @JsonIgnore
    public boolean isOk() {
        return failure.isEmpty();
    }

    /** The same with the hash of other stacks; a JVM without stacks keeps none. */
    ForkProfile withHash(String other) {
        return hash.isEmpty() ? this : new ForkProfile(fork, engine, samples, failure, heartbeat, cpuNanosPerOp, other);
    }
}
