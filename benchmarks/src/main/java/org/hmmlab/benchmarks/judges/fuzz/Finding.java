package org.hmmlab.benchmarks.judges.fuzz;

import java.util.Map;

/**
 * What is wrong with the answers to a script.
 *
 * @param kind what kind of thing is wrong
 * @param at position of the operation, the script's length for its end
 * @param shape what two findings have in common that are taken for one: the kind of operation and the field, the
 *     exception, what leaks
 * @param what one sentence for people
 * @param seen what each design answered, by its name
 */
public record Finding(Kind kind, int at, String shape, String what, Map<String, String> seen) {
    /** Kinds of findings. */
    public enum Kind {
        /** Designs answer differently. */
        DISAGREEMENT("designs disagree"),
        /** An exception that stands for no error of the kernel. */
        FAILURE("the model failed"),
        /** An operation that does not come back. */
        HANG("the model hangs"),
        /** Something is in use when everything has ended. */
        LEAK("a leak"),
        /** A lock is held, or a user counted, between two operations; or an invalidation that never ended. */
        NOT_QUIESCENT("not at rest"),
        /** An answer that a plain model of memory excludes. */
        CONTENTS("against the plain model of memory");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        /**
         * The kind for people.
         *
         * @return a few words
         */
        public String describe() {
            return description;
        }
    }

    /** Whether another finding is of the same kind, so that a smaller script shows the same. */
    boolean isLike(Finding other) {
        return kind == other.kind && shape.equals(other.shape);
    }

    /** The design that hangs. */
    String hanging() {
        return seen.entrySet().stream()
                .filter(each -> each.getValue().startsWith("hangs"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Kind and shape in one. */
    String signature() {
        return kind.describe() + ": " + shape;
    }
}
