package org.hmmlab.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random operations of several processes, drivers and devices on every design, on the machines of two kernels, with all invariants
 * checked after each: those that the table says hold may never break, those that it says must break must be seen broken.
 *
 * <p>{@code -Dhmmlab.property.operations} operations on each design ({@code -Pnightly}: a million), drawn from
 * {@code -Dhmmlab.property.seed}. A failure names its seed and the operations that are needed for it.
 */
final class InvariantsPropertyTest {
    private static final int LENGTH = 1500;
    private static final long OPERATIONS = Long.getLong("hmmlab.property.operations", 100_000);
    private static final long SEED = Long.getLong("hmmlab.property.seed", 20190823);
    /** Every so many episodes one ends with what may leave things behind. */
    private static final int UNTIDY = 16;

    // A million operations on each design at night.
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatTheTablePromisesAndBreakWhatItDemands(Generation generation) {
        Map<Kernel, Breaks> seen = new EnumMap<>(Kernel.class);
        for (Kernel kernel : Kernel.values()) {
            seen.put(kernel, new Breaks(kernel, generation));
        }
        long done = 0;
        for (int episode = 0; done < OPERATIONS; episode++) {
            Kernel kernel = Kernel.values()[episode % Kernel.values().length];
            run(seen.get(kernel), SEED + episode, episode % UNTIDY < Kernel.values().length);
            done += LENGTH;
        }
        assertMet(seen.values());
        for (Breaks breaks : seen.values()) {
            report(breaks, done);
            assertBroken(breaks);
        }
    }

    private static void run(Breaks breaks, long seed, boolean endsUntidily) {
        List<Episode.Step> steps = Episode.draw(seed, LENGTH, endsUntidily);
        Episode.Failure failure = Episode.execute(breaks, steps);
        if (failure != null) {
            List<Episode.Step> needed = Episode.shrink(breaks, steps, failure);
            throw new AssertionError(
                    breaks.generation.id() + ", kernel " + breaks.kernel.version + ", seed " + seed + ", step "
                            + failure.steps() + ": " + failure.thrown().getMessage() + "\nneeded: " + needed,
                    failure.thrown());
        }
    }

    private static void assertMet(Collection<Breaks> runs) {
        for (Event event : Event.values()) {
            int met = runs.stream().mapToInt(breaks -> breaks.count(event)).sum();
            assertNotEquals(0, met, "a run must meet " + event);
        }
    }

    private static void assertBroken(Breaks breaks) {
        for (Invariant invariant : Invariant.values()) {
            Expectation expectation = InvariantTable.of(breaks.kernel, invariant, breaks.generation);
            String what = breaks.generation.id() + ", kernel " + breaks.kernel.version + ": " + invariant;
            if (expectation.kind() == Expectation.Kind.MUST_BREAK) {
                assertNotEquals(0, breaks.count(invariant), what + " must break: " + expectation.reason());
            } else {
                assertEquals(0, breaks.count(invariant), what + " must hold");
            }
        }
    }

    private static void report(Breaks breaks, long operations) {
        StringBuilder text = new StringBuilder(breaks.generation.id() + ", kernel " + breaks.kernel.version + ", "
                + operations / Kernel.values().length + " operations:");
        for (Invariant invariant : Invariant.values()) {
            if (breaks.count(invariant) != 0) {
                text.append("\n  ")
                        .append(invariant)
                        .append(' ')
                        .append(breaks.count(invariant))
                        .append(": ");
                text.append(breaks.first(invariant));
            }
        }
        System.out.println(text);
    }
}
