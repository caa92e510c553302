package org.hmmlab.benchmarks.judges.changes;

import org.hmmlab.driver.svm.AccessProgram;
import org.hmmlab.driver.svm.SvmConfig;
import org.hmmlab.driver.svm.SvmDriver;
import org.hmmlab.driver.svm.SvmFlaw;
import org.hmmlab.driver.svm.Svmm;
import org.hmmlab.hmm.Generation;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** Bugs of the driver of 2019. */
final class DriverBugs {
    private static final Side REPAIRED = Side.of(Generation.GET_PUT).named("get-put, repaired driver");
    private static final int INSTANCE = 3;
    private static final int PAGES = 16;

    private DriverBugs() {}

    static HistoryCase requestsDestroyed() {
        return HistoryCase.scenario(
                "6",
                "A second attempt takes results for requests",
                "The array says what the device wants of each page, and faulting overwrites it with what it found. A"
                        + " driver that tries again with the same array asks for the first attempt's answers: a device"
                        + " that only read takes the page for writing. A driver must write its requests anew.",
                "An invalidation starts at the step behind the driver's first fault, the page is taken away inside it,"
                        + " and it ends at the step before the driver's next wait.",
                Scenario.of(
                                "T",
                                "A device reads a page that is taken away after the first attempt.",
                                Side.of(Generation.GET_PUT).with(SvmFlaw.REQUESTS_OVERWRITTEN),
                                REPAIRED)
                        .expect("attempts after the first", 1)
                        .expect("the device may write the page it read", true, false)
                        .build(DriverBugs::retry));
    }

    static HistoryCase rangeLeaked() {
        return HistoryCase.scenario(
                "8",
                "A range stays registered when the wait times out",
                "The driver gave up without unregistering: the range, on a stack that is used for other things"
                        + " afterwards, stays linked, and its user of the address space keeps the process from ending.",
                "An invalidation is kept running in the same thread and the wait's limit is 0, so that it only looks.",
                DriverChange.timeOut(Side.of(Generation.GET_PUT).with(SvmFlaw.RANGE_LEAKED_ON_TIMEOUT), REPAIRED));
    }

    private static void retry(ScenarioFixture fixture) {
        SvmConfig config = SvmConfig.DEFAULT.with(fixture.side().flaws().toArray(new SvmFlaw[0]));
        fixture.map(0, PAGES);
        fixture.write(3, 1);
        try (SvmDriver driver = new SvmDriver(fixture.module, config)) {
            Svmm space = driver.open(INSTANCE, fixture.mm, ScenarioFixture.at(PAGES), ScenarioFixture.at(2L * PAGES));
            InvalidationRange pair = fixture.invalidation(3, 4);
            fixture.once("svm.faulted", () -> {
                MmuNotifiers.invalidateRangeStart(pair);
                fixture.mm.madviseDontneed(ScenarioFixture.at(3), 1);
                fixture.once("svm.waiting", () -> MmuNotifiers.invalidateRangeEnd(pair));
            });
            driver.run(new AccessProgram(1).add(INSTANCE, ScenarioFixture.at(3), false));
            fixture.observe("attempts after the first", driver.statistics().retries());
            fixture.observe(
                    "the device may write the page it read",
                    (space.deviceEntry(ScenarioFixture.at(3)) & ScenarioFixture.ENCODING.write()) != 0);
        }
    }
}
