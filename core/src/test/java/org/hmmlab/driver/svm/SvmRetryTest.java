package org.hmmlab.driver.svm;

import static org.hmmlab.driver.svm.SvmFixture.ENCODING;
import static org.hmmlab.driver.svm.SvmFixture.PAGES;
import static org.hmmlab.driver.svm.SvmFixture.RW;
import static org.hmmlab.driver.svm.SvmFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.hmmlab.TestThreads;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The retry protocol under scripted and under concurrent invalidations, with the flaws of the driver of 2019 and without. */
final class SvmRetryTest {
    @ParameterizedTest
    @EnumSource
    void shouldStartOverWhenAnInvalidationRunsBetweenFaultAndCommit(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            script(svm, pair -> {}, pair -> assertEquals(0, svm.mm.madviseDontneed(at(3), 1)));
            assertEquals(Outcome.DONE, svm.access(3, true));
            assertEquals(1, svm.driver.statistics().retries());
            assertEquals(1, svm.driver.statistics().replays());
            svm.checkOracle();
        }
    }

    /** A read that finds a writable page returns WRITE; taken for a request it makes the second attempt write. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAskForMoreThanTheDeviceDidOnlyWhenResultsBecomeRequests(boolean flawed) {
        SvmFlaw[] flaws = flawed ? new SvmFlaw[] {SvmFlaw.REQUESTS_OVERWRITTEN} : new SvmFlaw[0];
        try (SvmFixture svm = new SvmFixture(Generation.GET_PUT, SvmConfig.DEFAULT.with(flaws))) {
            assertEquals(0, svm.mm.cpuWrite(at(3), 1));
            long frames = svm.machine.physicalMemory().usedFrames();
            script(svm, pair -> {}, pair -> assertEquals(0, svm.mm.madviseDontneed(at(3), 1)));
            Outcome outcome = svm.access(3, false);
            assertEquals(1, svm.driver.statistics().retries());
            if (flawed) {
                assertEquals(Outcome.DONE, outcome);
                assertTrue((svm.space.deviceEntry(at(3)) & ENCODING.write()) != 0, "a read took a page for writing");
                assertEquals(frames, svm.machine.physicalMemory().usedFrames(), "a page was allocated for a read");
            } else {
                assertEquals(0, svm.space.deviceEntry(at(3)) & ENCODING.write(), "only what was asked for");
                assertEquals(frames - 1, svm.machine.physicalMemory().usedFrames(), "the zero page at most");
            }
            svm.checkOracle();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeakTheRangeOnTimeoutOnlyWhenFlawed(boolean flawed) {
        SvmFlaw[] flaws = flawed ? new SvmFlaw[] {SvmFlaw.RANGE_LEAKED_ON_TIMEOUT} : new SvmFlaw[0];
        SvmConfig config = SvmConfig.DEFAULT.withWaitMs(0).with(flaws);
        try (SvmFixture svm = new SvmFixture(Generation.GET_PUT, config)) {
            int users = svm.mm.users();
            InvalidationRange pair = new InvalidationRange().set(svm.mm, at(3), at(4), InvalidationEvent.CLEAR);
            MmuNotifiers.invalidateRangeStart(pair);
            AccessProgram program = new AccessProgram(1).add(SvmFixture.INSTANCE, at(3), true);
            svm.driver.submit(program);
            TestThreads.Deadline deadline = new TestThreads.Deadline();
            while (svm.driver.statistics().timeouts() == 0) {
                deadline.check();
                svm.driver.handleFaults();
            }
            assertEquals(flawed ? 1 : 0, svm.driver.leakedRanges());
            assertEquals(users + (flawed ? 1 : 0), svm.mm.users(), "mm_users");
            MmuNotifiers.invalidateRangeEnd(pair);
            while (!program.isDone()) {
                deadline.check();
                svm.driver.handleFaults();
            }
            assertEquals(Outcome.DONE, program.outcome(0), "a time-out is no answer: the device tries again");
            assertEquals(0, svm.driver.statistics().cancels());
        }
    }

    /** Runs a start at the first fault's end, {@code inside} the pair, and the end before the next wait. */
    private static void script(SvmFixture svm, Consumer<InvalidationRange> before, Consumer<InvalidationRange> inside) {
        InvalidationRange pair = new InvalidationRange().set(svm.mm, at(3), at(4), InvalidationEvent.CLEAR);
        Thread handler = Thread.currentThread();
        int[] step = {0};
        StepPoints.install(point -> {
            if (Thread.currentThread() != handler) {
                return;
            }
            if (step[0] == 0 && point.equals("svm.faulted")) {
                step[0] = 1;
                before.accept(pair);
                MmuNotifiers.invalidateRangeStart(pair);
                inside.accept(pair);
            } else if (step[0] == 1 && point.equals("svm.waiting")) {
                step[0] = 2;
                MmuNotifiers.invalidateRangeEnd(pair);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithTheCpuAfterEveryStepOfARandomLife(Generation generation) {
        Random random = new Random(20190813);
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            AccessProgram program = new AccessProgram(16);
            for (int step = 0; step < 2_000; step++) {
                int page = random.nextInt(PAGES);
                int count = 1 + random.nextInt(Math.min(8, PAGES - page));
                switch (random.nextInt(8)) {
                    case 0 -> svm.mm.madviseDontneed(at(page), count);
                    case 1 -> svm.mm.mprotect(at(page), count, Vma.VM_READ);
                    case 2 -> svm.mm.mprotect(at(page), count, RW);
                    case 3 -> svm.mm.munmap(at(page), count);
                    case 4 -> svm.mm.mmap(at(page), count, RW, MapSource.anonymous());
                    case 5 -> svm.mm.cpuWrite(at(page), step);
                    case 6 -> svm.mm.fork().put();
                    default -> svm.driver.run(fill(program.clear(), random, 1 + random.nextInt(16)));
                }
                svm.checkOracle();
            }
            assertEquals(
                    svm.driver.statistics().faults(),
                    svm.driver.statistics().replays() + svm.driver.statistics().cancels(),
                    "every fault is answered once");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverUseAFreedPageWhileOthersChangeTheSpace(Generation generation) throws InterruptedException {
        SvmFixture[] holder = new SvmFixture[1];
        long[] stale = new long[1];
        SvmDevice.PageUse use = (instance, address, entry) -> {
            long record = holder[0].machine.physicalMemory().record(ENCODING.pfn(entry));
            if (Kref.read(record, PageRecord.REFCOUNT) <= 0) {
                stale[0]++;
            }
        };
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT, use)) {
            holder[0] = svm;
            CountDownLatch started = new CountDownLatch(2);
            Throwable[] failure = new Throwable[1];
            Thread[] changers = new Thread[2];
            for (int t = 0; t < changers.length; t++) {
                int seed = t;
                changers[t] = new Thread(() -> {
                    started.countDown();
                    change(svm, new Random(seed));
                });
                changers[t].setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
                changers[t].start();
            }
            TestThreads.await(started);
            Random random = new Random(11);
            AccessProgram program = new AccessProgram(16);
            TestThreads.Deadline deadline = new TestThreads.Deadline();
            while (changers[0].isAlive() || changers[1].isAlive()) {
                deadline.check();
                svm.driver.run(fill(program.clear(), random, 16));
            }
            for (Thread changer : changers) {
                TestThreads.join(changer);
            }
            assertEquals(null, failure[0]);
            assertEquals(0, stale[0], "uses of a page that was free");
            assertTrue(svm.space.invalidations() > 0 && svm.driver.device().accesses() > 0);
            svm.checkOracle();
        }
    }

    /** Only what needs mmap_sem for write: what needs it for read may slip in unnoticed, as MirrorDriverTest shows. */
    private static void change(SvmFixture svm, Random random) {
        for (int i = 0; i < 1_000; i++) {
            int page = random.nextInt(PAGES);
            switch (random.nextInt(4)) {
                case 0 -> svm.mm.munmap(at(page), 1);
                case 1 -> svm.mm.mprotect(at(page), 1, Vma.VM_READ);
                case 2 -> svm.mm.fork().put();
                default -> svm.mm.mmap(at(page), 2, RW, MapSource.anonymous());
            }
        }
    }

    private static AccessProgram fill(AccessProgram program, Random random, int accesses) {
        int base = random.nextInt(PAGES);
        for (int i = 0; i < accesses; i++) {
            program.add(SvmFixture.INSTANCE, at((base + random.nextInt(8)) % PAGES), random.nextInt(4) != 0);
        }
        return program;
    }
}
