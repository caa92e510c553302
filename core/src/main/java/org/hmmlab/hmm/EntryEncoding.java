package org.hmmlab.hmm;

/**
 * A driver's bit layout of range entries, so that HMM writes directly in the device's format.
 *
 * <p>An entry is a pfn shifted left by {@code pfnShift} with flag bits below, or one of three whole-entry values.
 *
 * @param valid flag: readable
 * @param write flag: writable
 * @param devicePrivate flag: the page lies in device memory
 * @param error value: the page cannot be had
 * @param none value: nothing mapped, or not asked for
 * @param special value: a mapping without a page structure
 * @param pfnShift bits below the pfn
 * @param pmdMapped flag: mapped by a 2 MiB entry; 0 for formats without it
 * @param pudMapped flag: mapped by a 1 GiB entry; 0 for formats without it
 * @kernel include/linux/hmm.h hmm_range flags[], values[], pfn_shift 5.3 — none
 */
public record EntryEncoding(
        long valid,
        long write,
        long devicePrivate,
        long error,
        long none,
        long special,
        int pfnShift,
        long pmdMapped,
        long pudMapped) {
    /** The layout of the nouveau driver at the seed: shift 12, VALID bit 0, WRITE bit 1, VRAM bit 4. */
    public static final EntryEncoding NOUVEAU = new EntryEncoding(1, 2, 16, ~1L, 0, ~1L, 12);

    /** Checks that flags lie below the pfn and that the values can be told apart. */
    public EntryEncoding {
        long flags = valid | write | devicePrivate | pmdMapped | pudMapped;
        if (pfnShift < 1 || pfnShift > 32 || flags >>> pfnShift != 0) {
            throw new IllegalArgumentException(
                    "flags must lie below the pfn: flags=0x" + Long.toHexString(flags) + ", pfnShift=" + pfnShift);
        }
        if (none == error || none == special || valid == 0) {
            throw new IllegalArgumentException("NONE must differ from ERROR and SPECIAL, VALID must not be 0: none="
                    + none + ", error=" + error + ", special=" + special + ", valid=" + valid);
        }
    }

    /**
     * A format that says nothing of the size of entries, as before 5.8.
     *
     * @param valid flag: readable
     * @param write flag: writable
     * @param devicePrivate flag: the page lies in device memory
     * @param error value: the page cannot be had
     * @param none value: nothing mapped, or not asked for
     * @param special value: a mapping without a page structure
     * @param pfnShift bits below the pfn
     */
    public EntryEncoding(
            long valid, long write, long devicePrivate, long error, long none, long special, int pfnShift) {
        this(valid, write, devicePrivate, error, none, special, pfnShift, 0, 0);
    }

    /**
     * The same format with room for what size of entry maps a page, as kernels from 5.8 on report it.
     *
     * @param pmd flag for 2 MiB entries
     * @param pud flag for 1 GiB entries
     * @return the format
     */
    public EntryEncoding withMapSizes(long pmd, long pud) {
        return new EntryEncoding(valid, write, devicePrivate, error, none, special, pfnShift, pmd, pud);
    }

    /**
     * Encodes a page.
     *
     * @param pfn the page frame
     * @return the entry, VALID always set, as in the kernel
     * @kernel include/linux/hmm.h hmm_device_entry_from_pfn() 5.3 — none
     */
    public long encode(long pfn) {
        return pfn << pfnShift | valid;
    }

    /**
     * Whether an entry stands for a page.
     *
     * @param entry an entry
     * @return false for the three values and for entries without VALID
     */
    public boolean isPage(long entry) {
        return entry != error && entry != none && entry != special && (entry & valid) != 0;
    }

    /**
     * Decodes a page.
     *
     * @param entry an entry for which {@link #isPage} holds
     * @return the page frame
     * @kernel include/linux/hmm.h hmm_device_entry_to_pfn() 5.3 — none
     */
    public long pfn(long entry) {
        return entry >>> pfnShift;
    }
}
