package org.hmmlab.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hmmlab.TestThreads;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CPU faults in the middle of a migration, in scripted order. */
final class MigrateStepsTest extends MigrateFixture {
    @AfterEach
    void stop() {
        StepPoints.install(null);
    }

    @Test
    void shouldMakeTheCpuWaitForTheEndOfAMigration() throws InterruptedException {
        fill(2);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicLong seen = new AtomicLong();
        Thread cpu = new Thread(() -> seen.set(mm.cpuReadWord(BASE)));
        StepPoints.install(point -> {
            if (point.equals("fault:migration-entry")) {
                waiting.countDown();
            }
        });
        device.beforeCopy = () -> {
            device.beforeCopy = () -> {};
            assertEquals("MW", kind(entry(0)));
            cpu.start();
            TestThreads.await(waiting);
            TestThreads.awaitSleep(cpu);
            assertEquals(0, seen.get(), "the CPU has no page while it moves");
        };
        assertEquals(2, device.take(mm, BASE, 2));
        TestThreads.join(cpu);
        assertEquals(100, seen.get());
        assertEquals(1, device.faults(), "it found the page on the device");
    }

    @Test
    void shouldWakeTheCpuWhenTheMigrationGivesThePageUp() throws InterruptedException {
        fill(1);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger result = new AtomicInteger(-1);
        Thread cpu = new Thread(() -> result.set(mm.cpuWrite(BASE, 7)));
        StepPoints.install(point -> {
            if (point.equals("fault:migration-entry")) {
                waiting.countDown();
            }
        });
        device.refuses = pfn -> true;
        device.beforeCopy = () -> {
            device.beforeCopy = () -> {};
            cpu.start();
            TestThreads.await(waiting);
        };
        assertEquals(0, device.take(mm, BASE, 1));
        TestThreads.join(cpu);
        assertEquals(0, result.get());
        assertEquals(7, mm.cpuReadWord(BASE));
        assertEquals(0, device.faults());
    }

    @Test
    void shouldCallTheDriverOncePerFaultingThreadUntilThePageIsBack() throws InterruptedException {
        fill(1);
        device.take(mm, BASE, 1);
        CountDownLatch bothFaulted = new CountDownLatch(2);
        StepPoints.install(point -> {
            if (point.equals("fault:device-page")) {
                bothFaulted.countDown();
                TestThreads.await(bothFaulted);
            }
        });
        Thread[] cpus = new Thread[2];
        AtomicInteger sum = new AtomicInteger();
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = new Thread(() -> sum.addAndGet((int) mm.cpuReadWord(BASE)));
            cpus[i].start();
        }
        for (Thread cpu : cpus) {
            TestThreads.join(cpu);
        }
        assertEquals(200, sum.get());
        assertEquals(2, device.faults());
    }

    @Test
    void shouldLetTheDevicePageGoAwayUnderAFaultThatDoesNotPinIt() {
        fill(1);
        device.take(mm, BASE, 1);
        long pfn = Pte.pfn(entry(0));
        AtomicInteger referencesInFault = new AtomicInteger();
        StepPoints.install(point -> {
            if (point.equals("fault:device-page") && referencesInFault.get() == 0) {
                referencesInFault.set(references(pfn));
                assertEquals(1, device.giveBack(mm, BASE, 1), "another thread's migration would be as quick");
                assertEquals(1, references(pfn), "at rest while the fault still means to move it");
            }
        });
        assertEquals(100, mm.cpuReadWord(BASE));
        assertEquals(2, referencesInFault.get());
        assertEquals(1, device.faults());
        assertNotEquals("LW", kind(entry(0)));
        assertTrue(device.freePages() == 32);
    }
}
