package org.hmmlab.hmm;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.mm.Vma;

/** What drivers could do with a range in the texts before the interface commits of 2019, each up to a rule. */
public final class EarlierRanges {
    private EarlierRanges() {}

    /**
     * Says how large the pages are that a range has a slot for each. Only in a text without the rule {@link
     * KernelRule#RANGE_SLOTS_ARE_PAGES}, before the bounds are set.
     *
     * @param range an unregistered range
     * @param shift 12 to 30: a slot stands for {@code 1 << shift} bytes
     * @return the range
     * @throws IllegalStateException if the text has no page shift, or the range is registered
     * @throws IllegalArgumentException for another shift
     * @kernel include/linux/hmm.h hmm_range.page_shift fac555ac93 — none
     */
    public static HmmRange pageShift(HmmRange range, int shift) {
        if (range.isRegistered()) {
            throw new IllegalStateException("a page shift changes only while unregistered: the range is registered");
        }
        range.text().pageShift(shift);
        return range;
    }

    /**
     * Registers a range with these bounds, whatever it had before. Only in a text without the rule {@link
     * KernelRule#RANGE_CARRIES_ITS_BOUNDS}.
     *
     * @param range an unregistered range
     * @param mirror a registered mirror
     * @param start first byte
     * @param end first byte after the range
     * @param shift size of a slot, 12 where the text has no page shift
     * @return as {@link HmmRange#register(HmmMirror)}
     * @throws IllegalStateException if the text's ranges carry their bounds, or as {@link HmmRange#register(HmmMirror)}
     * @throws IllegalArgumentException if there are fewer entries than slots
     * @kernel mm/hmm.c hmm_range_register() e36acfe6c8 — none
     */
    public static int register(HmmRange range, HmmMirror mirror, long start, long end, int shift) {
        range.text().assertBoundsAreArguments();
        if (shift != range.text().pageShift()) {
            pageShift(range, shift);
        }
        return range.bounds(start, end, range.pfns()).register(mirror);
    }

    /**
     * The VMA that the last walk of a range was in last. It may have been freed since.
     *
     * @param range a range
     * @return null in a text with the rule {@link KernelRule#WALK_KEEPS_ITS_VMA}, and before a walk
     * @kernel include/linux/hmm.h hmm_range.vma d45d464b11 — none
     */
    public static Vma vma(HmmRange range) {
        return range.text().walked();
    }
}
