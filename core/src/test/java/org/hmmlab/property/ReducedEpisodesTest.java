package org.hmmlab.property;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Episodes that once failed, as they were reduced, in every design. What each is about has a test in plain words where it says. */
final class ReducedEpisodesTest {
    private record Case(Kernel kernel, String about, String steps) {
        @Override
        public String toString() {
            return kernel.version + ": " + about;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(
                    Kernel.V6_1,
                    "ReadOnlyDevicePageTest: a write to a read-only page of the own device fails",
                    "OPEN_TEST_DRIVER(416b57d4fdccfce4) TEST_DRIVER_MIGRATE(eeb25ac5bd8bcf59) FORK(4503264c0d9a46ab)"
                            + " OPEN_TEST_DRIVER(e2161b22b872f92a) TEST_DRIVER_WRITE(35cf93674d259421)"),
            new Case(
                    Kernel.V6_1,
                    "ReadOnlyDevicePageTest: also when nobody shares the page any more",
                    "CPU_WRITE(82da84f3cc05bc45) OPEN_TEST_DRIVER(255ca413be8dade0) FORK(63560ce1c794aaae)"
                            + " TEST_DRIVER_MIGRATE(8cac0716e16cec28) FORK(ae4aa47a69cf7cd1) REAP(7a3006e640deb61d)"
                            + " REAP(9982af29dba6888a) TEST_DRIVER_WRITE(df80b34dd059f101)"),
            new Case(
                    Kernel.V6_1,
                    "ReadOnlyDevicePageTest: a missing page takes along those of its own mapping only",
                    "CPU_WRITE(d1c111524c92dd73) MOVE(c68e2c183c12ea7b) ATTACH(2d21cdfed20c1631)"
                            + " ATTACH(19542d522b841b9f) TEST_DRIVER_PAGE_OF_PARENT(50f408c0df189fc8)"
                            + " TEST_DRIVER_MIGRATE(dd9ab930b922488b) TEST_DRIVER_WRITE(d2c2e8a3835c58e8)"),
            new Case(
                    Kernel.V6_1,
                    "MigrateEventsTest: a child hears once for each mapping that may show a page",
                    "CPU_WRITE(b46ed5ab599837dc) MOVE(33fe9c5560fc5a05) CPU_WRITE(4237ee0f05bea5e7)"
                            + " MAP(ff7f1226be4c2cc8) FORK(b4d4c249c5c6abc7) MIGRATE(26e9d30f191a4077)"),
            new Case(
                    Kernel.V6_1,
                    "MigrateEventsTest: so does the process itself",
                    "CPU_WRITE(a47556ccf66c5ad1) MOVE(8e8061a91da28c7e) CPU_WRITE(3ec986999192f516)"
                            + " FORK(5d57193acd76819b) MAP(c2b69cc9be1b9fd1) MIGRATE(760ca8955f898573)"),
            new Case(
                    Kernel.V5_3,
                    "MigrateEventsTest: in 2019, too",
                    "CPU_WRITE(967afbb057df0004) MOVE(158b7d273e142483) CPU_WRITE(90a179affbe0905e)"
                            + " MAP(46e85592df7ab4e8) FORK(83085ca1ccb47e73) MIGRATE(545292a4ffe3bc67)"),
            new Case(
                    Kernel.V5_3,
                    "NotifierActions: what a driver's callback nests may touch the range that the pair does not",
                    "BEGIN_WHILE_MIRRORS_ARE_BUSY(205d4c9e7b46e475) REGISTER_RANGE(2aabc58211882111)"
                            + " REGISTER_RANGE(490befaffa49bd68) PAIR(eb48eef11d44d12c)"),
            new Case(
                    Kernel.V6_1,
                    "SharedDeviceTest: a child's entry is left behind when its parent's page comes home",
                    "OPEN_TEST_DRIVER(37b1aca618865aa5) CPU_WRITE(945934e4de923071) FORK(e0c3501bd65cb7d8)"
                            + " OPEN_TEST_DRIVER(5dab02bf75f5fd87) TEST_DRIVER_MIGRATE(37a9714d27b36d0f)"
                            + " TEST_DRIVER_READ(a5fc157b5056bee5) CPU_READ(e2ab858be94c6859)"));

    static Stream<Arguments> cases() {
        return CASES.stream()
                .flatMap(each -> Arrays.stream(Generation.values()).map(design -> Arguments.of(each, design)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void shouldNotFailAnyMore(Case reduced, Generation generation) {
        List<Episode.Step> steps = new ArrayList<>();
        for (String step : reduced.steps.split(" ")) {
            int open = step.indexOf('(');
            long seed = Long.parseUnsignedLong(step.substring(open + 1, step.length() - 1), 16);
            steps.add(new Episode.Step(Action.valueOf(step.substring(0, open)), seed));
        }
        Episode.Failure failure = Episode.execute(new Breaks(reduced.kernel, generation), steps);
        assertNull(failure, () -> failure.thrown().toString());
    }
}
