package org.hmmlab.benchmarks.judges.costs;

/** An operation of the mirror whose primitives are counted, undisturbed and in one thread. */
public enum Operation {
    /** invalidate_range_start, one mirror, one range. */
    INVALIDATE_START("invalidate_start"),
    /** invalidate_range_end while another invalidation runs. */
    INVALIDATE_END_NOT_LAST("invalidate_end, not last"),
    /** invalidate_range_end of the last running invalidation. */
    INVALIDATE_END_LAST("invalidate_end, last"),
    /** Both, alone. */
    PAIR("start+end pair, alone"),
    /** Both, alone, where no range is: with intervals nobody hears of it. */
    PAIR_ELSEWHERE("start+end pair, hits nothing"),
    /** hmm_range_register; with intervals the insertion. */
    RANGE_REGISTER("range_register"),
    /** hmm_range_unregister; with intervals the removal. */
    RANGE_UNREGISTER("range_unregister"),
    /** hmm_range_valid. */
    RANGE_VALID("range_valid check"),
    /**
     * hmm_range_wait_until_valid of a valid range; with intervals mmu_interval_read_begin of one that does not collide.
     */
    WAIT_VALID("wait_until_valid, already valid"),
    /** hmm_range_fault as snapshot of 16 present pages, mmap_sem not counted. */
    SNAPSHOT("snapshot of 16 present pages"),
    /** hmm_range_fault of 16 pages present with the rights asked for, mmap_sem not counted. */
    FAULT_PRESENT("fault of 16 present pages"),
    /** hmm_mirror_register, the first on its address space. */
    MIRROR_REGISTER_FIRST("mirror_register, first on mm"),
    /** hmm_mirror_register beside another mirror. */
    MIRROR_REGISTER_FURTHER("mirror_register, further"),
    /** hmm_mirror_unregister while another mirror stays. */
    MIRROR_UNREGISTER_NOT_LAST("mirror_unregister, not last"),
    /** hmm_mirror_unregister of the last one; what the deferred callback does is not counted here. */
    MIRROR_UNREGISTER_LAST("mirror_unregister, last"),
    /** mmu_interval_notifier_insert, the first on its address space. */
    FIRST_INTERVAL("first interval insert on mm");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /**
     * The name in the table.
     *
     * @return for example {@code invalidate_start}
     */
    public String title() {
        return title;
    }
}
