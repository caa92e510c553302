package org.hmmlab.results.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/** Exact intervals of shares, against figures worked out by hand and by simulation. */
final class ProportionTest {
    @Test
    void shouldGiveTheIntervalOfClopperAndPearson() {
        // With no hit the upper bound is 1 - (alpha / 2)^(1/n), with hits only the lower bound is (alpha / 2)^(1/n).
        assertEquals(0, new Proportion(0, 20).low());
        assertEquals(1 - Math.pow(.025, 1 / 20.0), new Proportion(0, 20).high(), 1e-12);
        assertEquals(Math.pow(.025, 1 / 10.0), new Proportion(10, 10).low(), 1e-12);
        assertEquals(1, new Proportion(10, 10).high());
        // Published in Clopper and Pearson's own tables: 5 of 10.
        assertEquals(.187, new Proportion(5, 10).low(), 5e-4);
        assertEquals(.813, new Proportion(5, 10).high(), 5e-4);
    }

    @Test
    void shouldKnowNothingWithoutTrials() {
        Proportion none = new Proportion(0, 0);
        assertTrue(Double.isNaN(none.share()));
        assertEquals(0, none.low());
        assertEquals(1, none.high());
        assertThrows(IllegalArgumentException.class, () -> new Proportion(3, 2));
        assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 2));
    }

    @Test
    void shouldHoldTheTruthAsOftenAsItSays() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(5);
        int held = 0;
        int draws = 2_000;
        for (int i = 0; i < draws; i++) {
            int hits = 0;
            for (int trial = 0; trial < 25; trial++) {
                hits += random.nextDouble() < .07 ? 1 : 0;
            }
            Proportion proportion = new Proportion(hits, 25);
            held += proportion.low() <= .07 && .07 <= proportion.high() ? 1 : 0;
        }
        assertTrue(held >= .95 * draws, held + " of " + draws);
    }
}
