package org.hmmlab.benchmarks.judges.changes;

import java.util.function.BooleanSupplier;
import org.hmmlab.driver.svm.AccessProgram;
import org.hmmlab.driver.svm.SvmConfig;
import org.hmmlab.driver.svm.SvmDriver;
import org.hmmlab.driver.svm.SvmFlaw;
import org.hmmlab.hmm.Generation;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** 02712bc325: the helpers that moved from HMM into the driver nouveau, with the leak that they carried along. */
final class DriverChange {
    private static final int INSTANCE = 3;
    private static final int PAGES = 16;

    private DriverChange() {}

    static HistoryCase historyCase() {
        Side repaired = Side.of(Generation.KREF).named("kref, repaired driver");
        return HistoryCase.scenario(
                        "02712bc325",
                        "Move hmm_vma_range_done and hmm_vma_fault into nouveau",
                        "Two exported helpers, register with wait and fault, and unregister with a look at validity,"
                                + " had one user and moved into it, bugs included: when the wait timed out the range"
                                + " stayed registered, usually on the stack of a function that returns, and the process"
                                + " could never end. The sides are the driver of 2019, with the leak, and the repaired"
                                + " one.",
                        "An invalidation is kept running in the same thread and the wait's limit is 0, so that it only"
                                + " looks.",
                        timeOut(Side.of(Generation.KREF).with(SvmFlaw.RANGE_LEAKED_ON_TIMEOUT), repaired))
                .withGap("The other half, mmap_sem released twice on −EAGAIN, was repaired by an adjacent commit; the"
                        + " driver here never had it. A leaked range's memory is not used again, so that a write"
                        + " to it is not shown.");
    }

    static Scenario timeOut(Side before, Side after) {
        return Scenario.of("T", "The driver's wait for a valid range times out.", before, after)
                .expect("ranges left registered", 1, 0)
                .expect("mm_users, beside the process", 1, 0)
                .build(DriverChange::waitTimesOut);
    }

    private static void waitTimesOut(ScenarioFixture fixture) {
        SvmConfig config =
                SvmConfig.DEFAULT.withWaitMs(0).with(fixture.side().flaws().toArray(new SvmFlaw[0]));
        fixture.map(0, PAGES);
        try (SvmDriver driver = new SvmDriver(fixture.module, config)) {
            driver.open(INSTANCE, fixture.mm, ScenarioFixture.at(PAGES), ScenarioFixture.at(2L * PAGES));
            int users = fixture.mm.users();
            InvalidationRange pair = fixture.invalidation(3, 4);
            MmuNotifiers.invalidateRangeStart(pair);
            AccessProgram program = new AccessProgram(1).add(INSTANCE, ScenarioFixture.at(3), true);
            driver.submit(program);
            handleFaultsUntil(driver, () -> driver.statistics().timeouts() != 0, "a time-out");
            fixture.observe("ranges left registered", driver.leakedRanges());
            fixture.observe("mm_users, beside the process", fixture.mm.users() - users);
            MmuNotifiers.invalidateRangeEnd(pair);
            handleFaultsUntil(driver, program::isDone, "the end of the device's program");
        }
    }

    private static void handleFaultsUntil(SvmDriver driver, BooleanSupplier isReached, String what) {
        ScenarioFixture.await(
                () -> {
                    if (!isReached.getAsBoolean()) {
                        driver.handleFaults();
                    }
                    return isReached.getAsBoolean();
                },
                ScenarioFixture.MAX_WAIT,
                what);
    }
}
