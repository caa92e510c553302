package org.hmmlab.benchmarks.judges.changes;

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

    static Story story() {
        Side repaired = Side.of(Generation.KREF).named("kref, repaired driver");
        return Story.scenario(
                        "02712bc325",
                        "Move hmm_vma_range_done and hmm_vma_fault into nouveau",
                        "Two exported helpers, register with wait and fault, and unregister with a look at validity, had one"
                                + " user and moved into it, bugs included: when the wait timed out the range stayed registered, usually"
                                + " on the stack of a function that returns, and the process could never end. The sides are the driver"
                                + " of 2019, with the leak, and the repaired one.",
                        "An invalidation is kept running in the same thread and the wait's limit is 0, so that it only looks.",
                        timeOut(Side.of(Generation.KREF).with(SvmFlaw.RANGE_LEAKED_ON_TIMEOUT), repaired))
                .but(
                        "The other half, mmap_sem released twice on −EAGAIN, was repaired by an adjacent commit; the driver here"
                                + " never had it. A leaked range's memory is not used again, so that a write to it is not shown.");
    }

    static Act timeOut(Side before, Side after) {
        return Act.of("T", "The driver's wait for a valid range times out.", before, after)
                .expect("ranges left registered", 1, 0)
                .expect("mm_users, beside the process", 1, 0)
                .play(DriverChange::waitTimesOut);
    }

    private static void waitTimesOut(Stage stage) {
        SvmConfig config =
                SvmConfig.DEFAULT.withWaitMs(0).with(stage.side().flaws().toArray(new SvmFlaw[0]));
        stage.map(0, PAGES);
        try (SvmDriver driver = new SvmDriver(stage.module, config)) {
            driver.open(INSTANCE, stage.mm, Stage.at(PAGES), Stage.at(2L * PAGES));
            int users = stage.mm.users();
            InvalidationRange pair = stage.invalidation(3, 4);
            MmuNotifiers.invalidateRangeStart(pair);
            AccessProgram program = new AccessProgram(1).add(INSTANCE, Stage.at(3), true);
            driver.submit(program);
            while (driver.statistics().timeouts() == 0) {
                driver.handleFaults();
            }
            stage.see("ranges left registered", driver.leakedRanges());
            stage.see("mm_users, beside the process", stage.mm.users() - users);
            MmuNotifiers.invalidateRangeEnd(pair);
            while (!program.isDone()) {
                driver.handleFaults();
            }
        }
    }
}
