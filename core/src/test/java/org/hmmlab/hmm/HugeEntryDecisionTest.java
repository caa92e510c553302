package org.hmmlab.hmm;

import static org.hmmlab.hmm.WalkFixture.ENCODING;
import static org.hmmlab.hmm.WalkFixture.ERROR;
import static org.hmmlab.hmm.WalkFixture.NONE;
import static org.hmmlab.hmm.WalkFixture.RW;
import static org.hmmlab.hmm.WalkFixture.VALID;
import static org.hmmlab.hmm.WalkFixture.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hmmlab.SelfTestRow;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The decision table of entries that map more than a page: one test a row, in every design, before and after each rule. */
@SelfTestRow("L1")
@ParameterizedClass
@EnumSource(Generation.class)
final class HugeEntryDecisionTest {
    @Parameter
    Generation design;

    private static final int EFAULT = -Errno.EFAULT;
    private static final long PFN = 1024;
    private static final long PMD = ENCODING.pmdMapped();
    private static final long PUD = ENCODING.pudMapped();
    private static final long MOVING = Pte.nonPresent(Pte.TYPE_MIGRATION_WRITE, PFN) | Pte.HUGE;
    private WalkFixture walk;

    @AfterEach
    void close() {
        walk.close();
    }

    @Test
    void shouldReportEveryPageOfAHugeEntryWithItsSize() {
        open(KernelRules.V5_3).putPmd(0, Pte.huge(PFN, Pte.WRITE)).putPmd(512, Pte.huge(PFN + 512, 0));
        assertEquals(510, walk.fault(5, 510, VALID));
        assertEquals(ENCODING.encode(PFN + 5) | WRITE | PMD, walk.slot(0));
        assertEquals(ENCODING.encode(PFN + 511) | WRITE | PMD, walk.slot(506));
        assertEquals(ENCODING.encode(PFN + 512) | PMD, walk.slot(507), "read-only");
    }

    @Test
    void shouldShowNothingOfAHintingHugeEntryUnlikeASmallOne() {
        open(KernelRules.V5_3).putPmd(0, Pte.toProtNone(Pte.huge(PFN, 0)));
        assertEquals(0, walk.snapshot(0, 512), "counted to the start of the part");
        assertEquals(NONE, walk.slot(3));
    }

    @Test
    void shouldReportEveryPageOfADaxEntryWhileItsPagemapLives() {
        open(KernelRules.V5_3).putPmd(0, Pte.huge(PFN, Pte.DEVMAP));
        assertEquals(512, walk.fault(0, 512, VALID));
        assertEquals(ENCODING.encode(PFN + 7) | PMD, walk.slot(7));
        assertEquals(0, walk.pagemaps.references);
        walk.pagemaps.living = 0;
        assertThrows(IllegalStateException.class, () -> walk.snapshot(0, 512), "walks for ever");
    }

    @Test
    void shouldLeaveSlotsOfAMovingHugePageUntouchedAndWaitWhenAskedFor() {
        open(KernelRules.V5_3).putPmd(0, MOVING);
        HmmRange range = walk.range(0, 512, 0, -1);
        range.pfns()[3] = 0x77;
        assertEquals(0, walk.call(range, RangeFaulter.SNAPSHOT));
        assertEquals(0x77, range.pfns()[3]);
        walk.faults.replacement = Pte.huge(PFN, 0);
        assertEquals(512, walk.fault(0, 512, VALID));
        assertEquals(1, walk.faults.waits);
        assertEquals(ENCODING.encode(PFN + 3) | PMD, walk.slot(3));
        reopen(KernelRules.V5_3.with(KernelRule.REQUESTS_SURVIVE_FAULTS)).putPmd(0, MOVING);
        HmmRange cleared = walk.range(0, 512, 0, -1);
        cleared.pfns()[3] = 0x77;
        walk.call(cleared, RangeFaulter.SNAPSHOT);
        assertEquals(NONE, cleared.pfns()[3]);
    }

    @Test
    void shouldLetErrorOfABadEntrySurviveInASuccessUntilTheRule() {
        open(KernelRules.V5_3).putPmd(0, Pte.bad());
        assertEquals(0, walk.fault(0, 512, VALID));
        assertEquals(ERROR, walk.slot(0));
        assertEquals(ERROR, walk.slot(511));
        reopen(KernelRules.V5_3.with(KernelRule.ERROR_ONLY_WHEN_ASKED)).putPmd(0, Pte.bad());
        assertEquals(0, walk.snapshot(0, 512));
        assertEquals(ERROR, walk.slot(511));
        assertEquals(EFAULT, walk.fault(0, 512, VALID));
    }

    @Test
    void shouldReportEveryPageOfAHugePudOfDax() {
        open(KernelRules.V5_3).putPud(0, Pte.huge(1 << 20, Pte.DEVMAP));
        assertEquals(40, walk.fault(600, 40, VALID));
        assertEquals(ENCODING.encode((1 << 20) + 600) | PUD, walk.slot(0));
        assertEquals(0, walk.pagemaps.references);
        assertEquals(0, walk.warnings());
    }

    @Test
    void shouldWarnWhenAHugePudFaultsWithItsLockHeldUntilTheRule() {
        open(KernelRules.V5_3).putPud(0, Pte.huge(1 << 20, Pte.DEVMAP));
        assertThrows(IllegalStateException.class, () -> walk.fault(0, 8, VALID | WRITE));
        assertEquals(true, walk.warnings() > 0);
        reopen(KernelRules.V5_3.with(KernelRule.PUD_FAULT_DROPS_LOCK)).putPud(0, Pte.huge(1 << 20, Pte.DEVMAP));
        assertThrows(IllegalStateException.class, () -> walk.fault(0, 8, VALID | WRITE), "nothing makes it writable");
        assertEquals(0, walk.warnings());
    }

    @Test
    void shouldDropAHugePudThatIsNotDaxAsItsSplitDoes() {
        open(KernelRules.V5_3).putPud(0, Pte.huge(1 << 20, 0));
        assertEquals(0, walk.snapshot(0, 8));
        assertEquals(NONE, walk.slot(0));
        assertEquals(Pte.NONE, walk.entry(0));
    }

    @Test
    void shouldReportAHugetlbPageByTheRequestOfItsFirstPage() {
        openHugetlb(KernelRules.V5_3).putPmd(0, Pte.huge(PFN, 0));
        HmmRange range = walk.range(4, 8, 0, -1);
        range.pfns()[0] = VALID;
        range.pfns()[1] = VALID | WRITE;
        assertEquals(8, walk.call(range, 0), "the second page's wish to write does not count");
        assertEquals(ENCODING.encode(PFN + 5) | PMD, walk.slot(1));
    }

    @Test
    void shouldShowAnEmptyHugetlbEntryAsReadableUntilTheRule() {
        openHugetlb(KernelRules.V5_3).putPmd(0, Pte.NONE);
        assertEquals(512, walk.snapshot(0, 512));
        assertEquals(ENCODING.encode(3) | PMD, walk.slot(3), "a frame that means nothing");
        reopenHugetlb(KernelRules.V5_3.with(KernelRule.INACCESSIBLE_IS_NOT_VALID))
                .putPmd(0, Pte.NONE);
        walk.snapshot(0, 512);
        assertEquals(NONE, walk.slot(3));
    }

    @Test
    void shouldShowAMovingHugetlbPageAsReadableUntilTheRule() {
        openHugetlb(KernelRules.V5_3).putPmd(0, MOVING);
        walk.snapshot(0, 8);
        assertEquals(ENCODING.encode(PFN) | PMD, walk.slot(0));
        reopenHugetlb(KernelRules.V6_1).putPmd(0, MOVING);
        walk.snapshot(0, 8);
        assertEquals(NONE, walk.slot(0));
    }

    @Test
    void shouldTakeAMissingHugetlbTableForAHole() {
        openHugetlb(KernelRules.V5_3);
        assertEquals(512, walk.snapshot(0, 1024), "the last hole counts to its start");
        assertEquals(NONE, walk.slot(0));
    }

    private WalkFixture open(KernelRules rules) {
        walk = new WalkFixture(rules, design);
        return walk.map(0, 1024, RW);
    }

    private WalkFixture openHugetlb(KernelRules rules) {
        walk = new WalkFixture(rules, design);
        return walk.map(0, 1024, RW, Vma.VM_HUGETLB);
    }

    private WalkFixture reopen(KernelRules rules) {
        walk.close();
        return open(rules);
    }

    private WalkFixture reopenHugetlb(KernelRules rules) {
        walk.close();
        return openHugetlb(rules);
    }
}
