package org.hmmlab.hmm;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.Vma;

/** What a range has in one text and not in another: a page shift, bounds from elsewhere, the VMA walked last. As its range, one thread's. */
final class RangeText {
    private static final int PAGE_SHIFT = 12;
    private static final int PUD_SHIFT = 30;

    final boolean takesMirror;
    private final boolean slotsArePages;
    private final boolean carriesBounds;
    private int pageShift = PAGE_SHIFT;
    private Vma walked;

    RangeText(KernelRules rules) {
        takesMirror = rules.has(KernelRule.RANGE_REGISTER_TAKES_MIRROR);
        slotsArePages = rules.has(KernelRule.RANGE_SLOTS_ARE_PAGES);
        carriesBounds = rules.has(KernelRule.RANGE_CARRIES_ITS_BOUNDS);
    }

    void pageShift(int shift) {
        if (slotsArePages) {
            throw new IllegalStateException("since 7f08263d9b a range has no page shift: a slot is 4 KiB");
        }
        if (shift < PAGE_SHIFT || shift > PUD_SHIFT) {
            throw new IllegalArgumentException("a page shift must lie between 12 and 30: shift=" + shift);
        }
        pageShift = shift;
    }

    int pageShift() {
        return pageShift;
    }

    /** How many slots the bytes from start to end take. */
    long slots(long start, long end) {
        return (end - start + mask()) >>> pageShift;
    }

    boolean isAligned(long addresses) {
        return (addresses & mask()) == 0;
    }

    private long mask() {
        return (1L << pageShift) - 1;
    }

    void assertBoundsAreArguments() {
        if (carriesBounds) {
            throw new IllegalStateException("since fac555ac93 a range is registered with the bounds that it carries");
        }
    }

    /** The walk goes through a VMA, in the texts that leave it in the range. */
    void walked(Vma vma) {
        walked = vma;
    }

    Vma walked() {
        return walked;
    }
}
