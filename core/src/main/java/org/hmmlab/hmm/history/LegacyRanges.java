package org.hmmlab.hmm.history;

import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;

/**
 * How a range was registered, and what its slots stood for, in the texts before the ones that {@link HmmRange} has. Each call
 * is refused in a text that no longer has it. Threading as for the range.
 */
public final class LegacyRanges {
    private static final int MIN_SHIFT = PageSize.SHIFT;
    private static final int MAX_SHIFT = 30;

    private LegacyRanges() {}

    /**
     * Says how large the pages are that the range has a slot for each. Only in a text without the rule {@link
     * KernelRule#RANGE_SLOTS_ARE_PAGES}, before the bounds are set.
     *
     * @param range the range
     * @param shift 12 to 30: a slot stands for {@code 1 << shift} bytes
     * @return the range
     * @throws IllegalStateException if the text has no page shift, or the range is registered
     * @throws IllegalArgumentException for another shift
     * @kernel include/linux/hmm.h hmm_range.page_shift fac555ac93 — none
     */
    public static HmmRange pageShift(HmmRange range, int shift) {
        if (range.module().rules().has(KernelRule.RANGE_SLOTS_ARE_PAGES)) {
            throw new IllegalStateException("since 7f08263d9b a range has no page shift: a slot is 4 KiB");
        }
        if (shift < MIN_SHIFT || shift > MAX_SHIFT) {
            throw new IllegalArgumentException("a page shift must lie between 12 and 30: shift=" + shift);
        }
        range.pageShift(shift);
        return range;
    }

    /**
     * Registers the range on an address space, mirrored or not: finds the per-mm object or makes it, for which mmap_sem
     * must be held for write. Only in a text without the rule {@link KernelRule#RANGE_REGISTER_TAKES_MIRROR}.
     *
     * @param range the range
     * @param mm the address space
     * @return 0; −EINVAL if the bounds are empty or not page-aligned; −EFAULT if the address space has ended or no object
     *     could be made
     * @throws IllegalStateException if the text takes a mirror, the range is registered or closed, or an object must be
     *     made and mmap_sem is not held for write
     * @kernel mm/hmm.c hmm_range_register() 6d7c3cde93 — none
     */
    public static int register(HmmRange range, AddressSpace mm) {
        HmmModule module = range.module();
        if (module.rules().has(KernelRule.RANGE_REGISTER_TAKES_MIRROR)) {
            throw new IllegalStateException("since e36acfe6c8 a range is registered with a mirror");
        }
        return module.registerWithoutMirror(range, mm);
    }

    /**
     * Registers the range with these bounds, whatever it had before. Only in a text without the rule {@link
     * KernelRule#RANGE_CARRIES_ITS_BOUNDS}.
     *
     * @param range the range
     * @param mirror a registered mirror
     * @param start first byte
     * @param end first byte after the range
     * @param shift size of a slot, 12 where the text has no page shift
     * @return as {@link HmmRange#register(HmmMirror)}
     * @throws IllegalStateException if the text's ranges carry their bounds, the range is registered or closed, or the
     *     mirror is not registered
     * @throws IllegalArgumentException if there are fewer entries than slots
     * @kernel mm/hmm.c hmm_range_register() e36acfe6c8 — none
     */
    public static int register(HmmRange range, HmmMirror mirror, long start, long end, int shift) {
        if (range.module().rules().has(KernelRule.RANGE_CARRIES_ITS_BOUNDS)) {
            throw new IllegalStateException("since fac555ac93 a range is registered with the bounds that it carries");
        }
        if (shift != range.pageShift()) {
            pageShift(range, shift);
        }
        return range.bounds(start, end, range.pfns()).register(mirror);
    }
}
