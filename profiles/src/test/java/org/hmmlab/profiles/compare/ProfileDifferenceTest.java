package org.hmmlab.profiles.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.hmmlab.profiles.stacks.StackCounts;
import org.junit.jupiter.api.Test;

/**
 * Whether the table names frames that differ and no others. JVMs are drawn with frames' shares of their own, as compiled code
 * has, and samples from these.
 */
final class ProfileDifferenceTest {
    private static final int FRAMES = 40;
    private static final int SAMPLES = 1_000;
    private static final int TRIALS = 20;
    private static final double FORK_SPREAD = .08;

    @Test
    void shouldNameAtMostOneFrameInTwentyTrialsWhenNothingDiffers() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(20_261_122L);
        int named = 0;
        int tested = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            ProfileDifference found = ProfileDifference.of(side(random, 0), side(random, 0));
            named += found.significant().size();
            tested += found.frames().size();
        }
        assertTrue(named <= 1, "frames named without a difference: " + named + " of " + tested);
        assertTrue(tested > TRIALS * FRAMES / 2, "enough frames must have been tested: " + tested);
    }

    @Test
    void shouldFindThreePointsWhenTheyAreThere() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(7L);
        int found = 0;
        int others = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Set<String> named = ProfileDifference.of(side(random, 0), side(random, .03)).significant().stream()
                    .map(FrameDifference::frame)
                    .collect(Collectors.toSet());
            found += named.contains("p/C.f7") ? 1 : 0;
            others += named.size() - (named.contains("p/C.f7") ? 1 : 0);
        }
        assertTrue(found >= TRIALS - 1, "found in " + found + " of " + TRIALS);
        assertTrue(others <= 1, "others named: " + others);
    }

    @Test
    void shouldPairTheJvmsSoThatWhatBothShareDropsOut() {
        List<StackCounts> a = new ArrayList<>();
        List<StackCounts> b = new ArrayList<>();
        for (int pair = 0; pair < 12; pair++) {
            // The machine moves both sides of a pair by up to 22 points; B has 2 points more in every pair.
            int own = 300 + 20 * pair;
            a.add(StackCounts.parse("p/C.m;p/C.own " + own + "\np/C.m;p/C.rest " + (1000 - own)));
            b.add(StackCounts.parse(
                    "p/C.m;p/C.own " + (own + 20 + pair % 2) + "\np/C.m;p/C.rest " + (980 - own - pair % 2)));
        }
        ProfileDifference difference = ProfileDifference.of(a, b);
        assertEquals(
                Set.of("p/C.own", "p/C.rest"), difference.significantPoints().keySet());
        FrameDifference own = difference.significant().stream()
                .filter(f -> f.frame().equals("p/C.own"))
                .findFirst()
                .orElseThrow();
        assertTrue(own.low() > .019 && own.high() < .022, own.toString());
        assertTrue(
                DifferenceText.why(difference).contains("C.own +2.1 points of samples"),
                DifferenceText.why(difference));
        assertTrue(DifferenceText.table(difference).contains("2 of 3 frames differ"), DifferenceText.table(difference));
    }

    @Test
    void shouldCallASmallDifferenceNoneHoweverCertainItIs() {
        List<StackCounts> a = new ArrayList<>();
        List<StackCounts> b = new ArrayList<>();
        for (int pair = 0; pair < 12; pair++) {
            a.add(StackCounts.parse("p/C.m;p/C.own 500\np/C.m;p/C.rest 500"));
            b.add(StackCounts.parse("p/C.m;p/C.own 509\np/C.m;p/C.rest 491"));
        }
        ProfileDifference difference = ProfileDifference.of(a, b);
        assertTrue(difference.frames().stream().anyMatch(f -> f.q() == 0), "certain");
        assertEquals(Set.of(), difference.significantPoints().keySet());
        assertTrue(DifferenceText.why(difference).startsWith("no frame differs"), DifferenceText.why(difference));
    }

    @Test
    void shouldSayThatThereIsNoTestWhenThereAreNoPairs() {
        StackCounts one = StackCounts.parse("p/C.m 5");
        ProfileDifference difference = ProfileDifference.of(List.of(one, one), List.of(StackCounts.none(), one));
        assertEquals(1, difference.pairs());
        assertEquals(1, difference.dropped());
        assertTrue(
                DifferenceText.table(difference).contains("no test: at least 2 pairs"),
                DifferenceText.table(difference));
    }

    @Test
    void shouldColourSignificantRowsOnlyOnThePage() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(3L);
        ProfileDifference difference = ProfileDifference.of(side(random, 0), side(random, .10));
        String page = DifferenceText.page(difference, "a < b", List.of("x.html", "shape of B"));
        assertEquals(difference.significant().size(), page.split("<tr class=\"").length - 1);
        assertTrue(difference.significant().size() < difference.frames().size());
        assertTrue(page.contains("a &lt; b") && page.contains("<a href=\"x.html\">shape of B</a>"));
        assertFalse(page.contains("http"), "nothing from elsewhere");
    }

    /** Twelve JVMs; frame 7 takes so much more from all others. */
    private static List<StackCounts> side(UniformRandomProvider random, double more) {
        List<StackCounts> jvms = new ArrayList<>();
        for (int jvm = 0; jvm < 12; jvm++) {
            double[] shares = new double[FRAMES];
            double total = 0;
            for (int f = 0; f < FRAMES; f++) {
                // From half a percent to five percent, and each JVM has its own code.
                double mean = .005 + .045 * f / FRAMES;
                shares[f] = mean * Math.exp(FORK_SPREAD * gaussian(random));
                total += shares[f];
            }
            for (int f = 0; f < FRAMES; f++) {
                shares[f] = shares[f] / total * (1 - more) + (f == 7 ? more : 0);
            }
            jvms.add(draw(random, shares));
        }
        return jvms;
    }

    private static StackCounts draw(UniformRandomProvider random, double[] shares) {
        StringBuilder text = new StringBuilder();
        for (int sample = 0; sample < SAMPLES; sample++) {
            double at = random.nextDouble();
            int f = 0;
            while (f < FRAMES - 1 && at >= shares[f]) {
                at -= shares[f++];
            }
            text.append("p/C.bench;p/C.f").append(f).append(" 1\n");
        }
        return StackCounts.parse(text.toString());
    }

    private static double gaussian(UniformRandomProvider random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
