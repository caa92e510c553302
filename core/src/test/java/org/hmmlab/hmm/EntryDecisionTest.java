package org.hmmlab.hmm;

import static org.hmmlab.hmm.WalkFixture.DEVICE;
import static org.hmmlab.hmm.WalkFixture.ENCODING;
import static org.hmmlab.hmm.WalkFixture.ERROR;
import static org.hmmlab.hmm.WalkFixture.NONE;
import static org.hmmlab.hmm.WalkFixture.RW;
import static org.hmmlab.hmm.WalkFixture.VALID;
import static org.hmmlab.hmm.WalkFixture.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.SelfTestRow;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The decision table of last-level entries: one test a row, in every design, with the behaviour before and after each rule. */
@SelfTestRow("L1")
@ParameterizedClass
@EnumSource(Generation.class)
final class EntryDecisionTest {
    @Parameter
    Generation design;

    private static final int EFAULT = -Errno.EFAULT;
    private static final long PFN = 3000;
    private static final long SWAP = Pte.swap(0, 5);
    private WalkFixture walk;

    @AfterEach
    void close() {
        walk.close();
    }

    @Test
    void shouldLeaveAnEmptyEntryEmptyUnlessAskedFor() {
        open(KernelRules.V5_3).write(0, 1);
        assertEquals(3, walk.snapshot(0, 3));
        assertEquals(NONE, walk.slot(1));
        assertEquals(3, walk.fault(0, 3, 0));
        assertEquals(NONE, walk.slot(1), "not asked for");
        assertEquals(3, walk.fault(0, 3, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(1)) | WRITE, walk.slot(1));
    }

    @Test
    void shouldGiveAReadOnlyPageForReadingAndFaultItForWriting() {
        open(KernelRules.V5_3).write(0, 1);
        walk.put(0, walk.entry(0) & ~Pte.WRITE);
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(ENCODING.encode(walk.pfn(0)), walk.slot(0));
        assertEquals(1, walk.fault(0, 1, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(0)) | WRITE, walk.slot(0));
        assertTrue(Pte.isWritable(walk.entry(0)));
    }

    @Test
    void shouldReportWriteOfAWritablePageWhateverWasAsked() {
        open(KernelRules.V5_3).write(0, 1);
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(ENCODING.encode(walk.pfn(0)) | WRITE, walk.slot(0));
    }

    @Test
    void shouldFaultAHintingEntryThatIsAskedForAndShowItAsReadableOtherwiseUntilTheRule() {
        open(KernelRules.V5_3).write(0, 1);
        walk.put(0, Pte.toProtNone(walk.entry(0)));
        walk.snapshot(0, 1);
        assertEquals(ENCODING.encode(walk.pfn(0)), walk.slot(0), "VALID although nobody may touch it");
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(ENCODING.encode(walk.pfn(0)), walk.slot(0));
        assertEquals(0, walk.entry(0) & Pte.PROTNONE, "faulted");
        reopen(KernelRules.V5_3.with(KernelRule.INACCESSIBLE_IS_NOT_VALID)).write(0, 1);
        walk.put(0, Pte.toProtNone(walk.entry(0)));
        walk.snapshot(0, 1);
        assertEquals(NONE, walk.slot(0));
    }

    @Test
    void shouldFailOnARawFrameAlwaysAndWithTheRuleOnlyWhenAskedFor() {
        open(KernelRules.V5_3).put(0, Pte.special(PFN));
        assertEquals(EFAULT, walk.snapshot(0, 1));
        assertEquals(NONE, walk.slot(0), "SPECIAL does not survive the failing call");
        assertEquals(EFAULT, walk.fault(0, 1, VALID));
        reopen(KernelRules.V5_3.with(KernelRule.ERROR_ONLY_WHEN_ASKED)).put(0, Pte.special(PFN));
        assertEquals(1, walk.snapshot(0, 1));
        assertEquals(ENCODING.special(), walk.slot(0));
        assertEquals(EFAULT, walk.fault(0, 1, VALID));
    }

    @Test
    void shouldRefuseTheZeroPageBeforeTheRuleAndReadItAfter() {
        open(KernelRules.V5_3);
        assertEquals(EFAULT, walk.fault(0, 1, VALID), "its own read fault installs the zero page");
        long replaced = walk.fault(0, 1, VALID | WRITE);
        if (design == Generation.INTERVAL) {
            assertEquals(-Errno.EBUSY, replaced, "its own fault has changed the number");
            replaced = walk.fault(0, 1, VALID | WRITE);
        }
        assertEquals(1, replaced, "a write replaces it");
        reopen(KernelRules.V5_3.with(KernelRule.ZERO_PAGE_IS_READABLE));
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(ENCODING.encode(walk.model.machine.physicalMemory().zeroPfn()), walk.slot(0));
    }

    @Test
    void shouldTakeThePagemapOfADaxPageOncePerChunkAndPutItAgain() {
        open(KernelRules.V5_3).put(0, Pte.devmap(PFN, Pte.WRITE)).put(1, Pte.devmap(PFN + 1, 0));
        assertEquals(2, walk.fault(0, 2, VALID));
        assertEquals(ENCODING.encode(PFN) | WRITE, walk.slot(0));
        assertEquals(ENCODING.encode(PFN + 1), walk.slot(1));
        assertEquals(0, walk.pagemaps.references);
    }

    @Test
    void shouldWalkForEverOverADaxPageWhosePagemapIsGoneUntilNoneIsNeeded() {
        open(KernelRules.V5_3).put(0, Pte.devmap(PFN, 0));
        walk.pagemaps.living = 0;
        assertThrows(IllegalStateException.class, () -> walk.snapshot(0, 1));
        reopen(KernelRules.V5_3.with(KernelRule.DEVMAP_NEEDS_NO_PAGEMAP)).put(0, Pte.devmap(PFN, 0));
        walk.pagemaps.living = 0;
        assertEquals(1, walk.snapshot(0, 1));
        assertEquals(ENCODING.encode(PFN), walk.slot(0));
    }

    @Test
    void shouldLeakThePagemapWhenALaterEntryEndsTheWalkUntilNoneIsNeeded() {
        open(KernelRules.V5_3).put(0, Pte.devmap(PFN, 0)).put(1, Pte.hwpoison(PFN));
        assertEquals(EFAULT, walk.snapshot(0, 2));
        assertEquals(1, walk.pagemaps.references, "its teardown never completes");
        reopen(KernelRules.V5_3.with(KernelRule.DEVMAP_NEEDS_NO_PAGEMAP))
                .put(0, Pte.devmap(PFN, 0))
                .put(1, Pte.hwpoison(PFN));
        assertEquals(EFAULT, walk.snapshot(0, 2));
        assertEquals(0, walk.pagemaps.references);
    }

    @Test
    void shouldPutThePagemapBeforeALaterEntryFaults() {
        open(KernelRules.V5_3).put(0, Pte.devmap(PFN, Pte.WRITE)).put(1, Pte.NONE);
        assertEquals(2, walk.fault(0, 2, VALID | WRITE));
        assertEquals(0, walk.pagemaps.references);
    }

    @Test
    void shouldTakeASwappedPageForNothingUntilTheRuleFaultsIt() {
        open(KernelRules.V5_3).put(0, SWAP);
        assertEquals(1, walk.fault(0, 1, VALID | WRITE));
        assertEquals(NONE, walk.slot(0), "success without a page");
        assertEquals(0, walk.faults.faults);
        reopen(KernelRules.V5_3.with(KernelRule.SWAP_IS_FAULTED)).put(0, SWAP);
        assertEquals(1, walk.snapshot(0, 1));
        assertEquals(NONE, walk.slot(0));
        walk.faults.replacement = Pte.devmap(PFN, Pte.WRITE);
        assertEquals(1, walk.fault(0, 1, VALID | WRITE));
        assertEquals(ENCODING.encode(PFN) | WRITE, walk.slot(0));
        assertEquals(1, walk.faults.faults);
    }

    @Test
    void shouldReportDevicePagesAsTheyAreUnlessTheyAreAskedToComeBack() {
        open(KernelRules.V5_3).put(0, Pte.devicePrivate(PFN, true)).put(1, Pte.devicePrivate(PFN + 1, false));
        assertEquals(2, walk.fault(0, 2, VALID | WRITE));
        assertEquals(ENCODING.encode(PFN) | DEVICE | WRITE, walk.slot(0));
        assertEquals(ENCODING.encode(PFN + 1) | DEVICE, walk.slot(1), "asked to write, reported read-only");
        assertEquals(0, walk.faults.faults);
        walk.faults.replacement = Pte.devmap(PFN, 0);
        assertEquals(2, walk.fault(0, 2, VALID | DEVICE));
        assertEquals(ENCODING.encode(PFN), walk.slot(0));
        assertEquals(2, walk.faults.faults);
    }

    @Test
    void shouldGiveOutDevicePagesOfOthersUntilOwnersAreKnown() {
        Object mine = new Object();
        open(KernelRules.V5_3).put(0, Pte.devicePrivate(PFN, true));
        walk.pagemaps.owners.put(PFN, new Object());
        assertEquals(1, walk.call(walk.range(0, 1, VALID, 0).devicePrivateOwner(mine), 0));
        assertEquals(ENCODING.encode(PFN) | DEVICE | WRITE, walk.slot(0));
        reopen(KernelRules.V5_3.with(KernelRule.DEVICE_PAGES_HAVE_OWNERS))
                .put(0, Pte.devicePrivate(PFN, true))
                .put(1, Pte.devicePrivate(PFN + 1, false));
        walk.pagemaps.owners.put(PFN, new Object());
        walk.pagemaps.owners.put(PFN + 1, mine);
        HmmRange range = walk.range(0, 2, 0, 0).devicePrivateOwner(mine);
        assertEquals(2, walk.call(range, RangeFaulter.SNAPSHOT));
        assertEquals(NONE, walk.slot(0));
        assertEquals(ENCODING.encode(PFN + 1) | DEVICE, walk.slot(1));
        walk.faults.replacement = Pte.devmap(PFN + 2, Pte.WRITE);
        assertEquals(2, walk.call(range.request(VALID | WRITE, 0), 0));
        assertEquals(ENCODING.encode(PFN + 2) | WRITE, walk.slot(0), "another's page comes back");
    }

    @Test
    void shouldTakeAPageUnderMigrationForNothingUntilTheRuleWaits() {
        open(KernelRules.V5_3).put(0, Pte.migration(PFN, true));
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(NONE, walk.slot(0));
        assertEquals(0, walk.faults.waits);
        reopen(KernelRules.V5_3.with(KernelRule.MIGRATION_IS_WAITED_FOR)).put(0, Pte.migration(PFN, true));
        assertEquals(1, walk.snapshot(0, 1));
        assertEquals(0, walk.faults.waits, "only looked at");
        walk.faults.replacement = Pte.devmap(PFN, 0);
        assertEquals(1, walk.fault(0, 1, VALID));
        assertEquals(ENCODING.encode(PFN), walk.slot(0));
        assertEquals(1, walk.faults.waits);
    }

    @Test
    void shouldFailOnFailedMemoryAlwaysAndWithTheRuleOnlyWhenAskedFor() {
        open(KernelRules.V5_3).put(0, Pte.hwpoison(PFN)).put(1, Pte.bad());
        assertEquals(EFAULT, walk.snapshot(0, 2));
        assertEquals(EFAULT, walk.snapshot(1, 1));
        reopen(KernelRules.V5_3.with(KernelRule.ERROR_ONLY_WHEN_ASKED)).put(0, Pte.hwpoison(PFN));
        assertEquals(1, walk.snapshot(0, 1));
        assertEquals(ERROR, walk.slot(0));
        assertEquals(EFAULT, walk.fault(0, 1, VALID));
    }

    private WalkFixture open(KernelRules rules) {
        walk = new WalkFixture(rules, design);
        return walk.map(0, 8, RW);
    }

    private WalkFixture reopen(KernelRules rules) {
        walk.close();
        return open(rules);
    }
}
