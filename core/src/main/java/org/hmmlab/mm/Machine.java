package org.hmmlab.mm;

import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.devmem.DeviceSupport;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.NotifierDomain;
import org.hmmlab.pagetable.TablePages;

/**
 * What all address spaces of one modelled machine share: memory, table pages, the notifiers' domain and the global mutex of
 * {@code mm_take_all_locks}. Thread-safe.
 */
public final class Machine implements AutoCloseable {
    /** Offset of the all-locks mutex in its record. */
    static final int ALL_LOCKS = 0;

    private static final int LOCK_BYTES = 64;
    private static final long FIRST_FILE_NUMBER = 1L << 56;

    private final KernelRules rules;
    private final PhysicalMemory physicalMemory;
    private final TablePages tablePages = new TablePages();
    private final NotifierDomain notifierDomain;
    private final DeviceMemory deviceMemory;
    private final PageLocks pageLocks;
    private final RecordSlab mms = new RecordSlab("mm_struct", MmLayout.BYTES);
    private final ReverseMaps reverseMaps = new ReverseMaps();
    private final RecordSlab locks = new RecordSlab("all-locks mutex", LOCK_BYTES);
    private final long allLocks = locks.allocate();
    private final SwapSpace swap;
    private final Zapper zapper;
    private final Zapper filePageZapper;
    private final HugetlbPages hugetlbPages;
    private final HugePages hugePages;
    private final CpuFaultHandler faults;
    private long files;
    private boolean countsFaults;
    private long faultsHandled;
    private NonPresentFaults nonPresentFaults;
    private boolean closed;

    /**
     * Creates a machine without device memory.
     *
     * @param frames page frames, at least 1
     * @param contents whether they have bytes
     * @throws org.hmmlab.memory.InsufficientMemoryException when the real machine lacks the memory
     */
    public Machine(long frames, Contents contents) {
        this(frames, contents, 0);
    }

    /**
     * Creates a machine of kernel 5.3.
     *
     * @param frames page frames, at least 1
     * @param contents whether they have bytes
     * @param deviceFrames page frames of devices
     * @throws org.hmmlab.memory.InsufficientMemoryException when the real machine lacks the memory
     */
    public Machine(long frames, Contents contents, long deviceFrames) {
        this(frames, contents, deviceFrames, KernelRules.V5_3);
    }

    /**
     * Creates a machine of a kernel version.
     *
     * @param frames page frames, at least 1
     * @param contents whether they have bytes
     * @param deviceFrames page frames of devices
     * @param rules the behaviours that versions differ in
     * @throws org.hmmlab.memory.InsufficientMemoryException when the real machine lacks the memory
     */
    public Machine(long frames, Contents contents, long deviceFrames, KernelRules rules) {
        this(frames, contents, deviceFrames, rules, DeviceMemory.SECTION_BYTES);
    }

    /**
     * Creates a machine of a kernel version whose regions of device memory may be small.
     *
     * @param frames page frames, at least 1
     * @param contents whether they have bytes
     * @param deviceFrames page frames of devices
     * @param rules the behaviours that versions differ in
     * @param sectionBytes what regions of device memory are multiples of
     * @throws org.hmmlab.memory.InsufficientMemoryException when the real machine lacks the memory
     */
    public Machine(long frames, Contents contents, long deviceFrames, KernelRules rules, long sectionBytes) {
        this.rules = rules;
        notifierDomain = new NotifierDomain(rules);
        physicalMemory = new PhysicalMemory(frames, contents, deviceFrames);
        pageLocks = new PageLocks(physicalMemory);
        deviceMemory =
                new DeviceMemory(physicalMemory, rules, notifierDomain.warnings(), DeviceSupport.FULL, sectionBytes);
        swap = new SwapSpace(physicalMemory);
        zapper = new Zapper(this, true);
        filePageZapper = new Zapper(this, false);
        hugetlbPages = new HugetlbPages(this);
        hugePages = new HugePages(this);
        faults = new CpuFaultHandler(this);
        nonPresentFaults = new NonPresentEntries(this);
    }

    /**
     * The kernel's behaviour where versions differ.
     *
     * @return the rules
     */
    public KernelRules rules() {
        assertOpen();
        return rules;
    }

    /**
     * Page frames.
     *
     * @return the memory
     */
    public PhysicalMemory physicalMemory() {
        return physicalMemory;
    }

    /**
     * Device memory.
     *
     * @return its page maps and addresses
     */
    public DeviceMemory deviceMemory() {
        return deviceMemory;
    }

    /**
     * The locks of pages.
     *
     * @return the locks
     */
    public PageLocks pageLocks() {
        return pageLocks;
    }

    /**
     * Where page tables come from.
     *
     * @return the pool
     */
    public TablePages tablePages() {
        assertOpen();
        return tablePages;
    }

    /**
     * The notifiers' domain.
     *
     * @return the domain
     */
    public NotifierDomain notifierDomain() {
        return notifierDomain;
    }

    /**
     * Creates a file without pages.
     *
     * @param kind {@link FileKind#SHMEM} or {@link FileKind#RAMFS}
     * @param size bytes, not below 0
     * @return the file; {@link CachedFile#close} lets go of it
     * @throws IllegalArgumentException for another kind or a negative size
     */
    public CachedFile createFile(FileKind kind, long size) {
        if (kind == FileKind.RECORDED || size < 0) {
            throw new IllegalArgumentException(
                    "a file must be SHMEM or RAMFS and its size not below 0: kind=" + kind + ", size=" + size);
        }
        return new CachedFile(this, kind, nextFileNumber(), size);
    }

    /**
     * Says who handles faults on entries that are neither present nor empty, instead of the machine itself. To be set before the
     * first such entry is made.
     *
     * @param handler the handler
     */
    public void nonPresentFaults(NonPresentFaults handler) {
        assertOpen();
        nonPresentFaults = handler;
    }

    /** Counts the faults that are handled from now on: for scripts whose operations do not overlap, since the count is a plain one. */
    public void countFaults() {
        countsFaults = true;
    }

    /**
     * Faults handled since {@link #countFaults()}: neither those that ended in an error nor those to be tried again.
     *
     * @return how many
     * @kernel mm/memory.c mm_account_fault() 5.9 — one count for all threads
     */
    public long faultsHandled() {
        return faultsHandled;
    }

    /** Notes the result of a fault. */
    int noteFault(int result) {
        if (countsFaults && (result & (FaultFlags.ERROR | FaultFlags.RETRY)) == 0) {
            faultsHandled++;
        }
        return result;
    }

    /**
     * Adds 2 MiB pages to the pool that mappings with {@link Vma#VM_HUGETLB} use. They stay in it until the machine is closed.
     *
     * @param pages how many
     * @return 0, or -ENOMEM when fewer could be had
     */
    public int reserveHugetlbPages(int pages) {
        return hugetlbPages.reserve(pages);
    }

    /** A closed machine makes nothing new; what was made before it closed is gone with it. */
    private void assertOpen() {
        if (closed) {
            throw new IllegalStateException("a machine must be open to be used: it is closed");
        }
    }

    /**
     * Describes what is still in use. Pending frees of notifiers are waited for. Exact when no thread works on the machine.
     *
     * @return one phrase for each kind that leaks, empty when nothing does
     */
    public String leaks() {
        assertOpen();
        notifierDomain.srcu().barrier();
        StringBuilder text = new StringBuilder();
        note(text, physicalMemory.usedFrames() - hugetlbPages.idleFrames(), "page frames");
        note(text, deviceMemory.usedPages(), "device pages");
        note(text, deviceMemory.livePagemaps(), "page maps");
        note(text, tablePages.live(), "page-table pages");
        note(text, mms.live(), "mm_structs");
        note(text, reverseMaps.live(), "reverse maps");
        note(text, swap.used(), "swap slots");
        note(text, notifierDomain.liveChains(), "notifier chains");
        note(text, notifierDomain.liveSubscriptions(), "notifier subscriptions");
        return text.toString();
    }

    /**
     * Fails if anything is still in use.
     *
     * @throws IllegalStateException with what {@link #leaks()} says
     */
    public void assertNoLeaks() {
        String leaks = leaks();
        if (!leaks.isEmpty()) {
            throw new IllegalStateException("a machine must have nothing in use at its end: " + leaks);
        }
    }

    /** Gives all memory back, whether in use or not. A second close does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        notifierDomain.close();
        mms.close();
        reverseMaps.close();
        locks.close();
        tablePages.close();
        deviceMemory.close();
        pageLocks.close();
        physicalMemory.close();
    }

    NonPresentFaults nonPresentFaults() {
        return nonPresentFaults;
    }

    RecordSlab mms() {
        assertOpen();
        return mms;
    }

    /** {@return who maps a page, by page} */
    public ReverseMaps reverseMaps() {
        return reverseMaps;
    }

    long allLocks() {
        return allLocks;
    }

    /** {@return what empties entries, those of private copies as well} */
    public Zapper zapper() {
        return zapper;
    }

    /** {@return the swap file} */
    public SwapSpace swap() {
        return swap;
    }

    Zapper filePageZapper() {
        return filePageZapper;
    }

    HugetlbPages hugetlbPages() {
        return hugetlbPages;
    }

    HugePages hugePages() {
        return hugePages;
    }

    CpuFaultHandler faults() {
        return faults;
    }

    /** {@return what marks an anonymous page as exclusive: nothing on kernels that do not keep account of that} */
    public long exclusiveFlag() {
        return rules.has(KernelRule.PROTECT_KEEPS_WRITABLE) ? PageRecord.ANON_EXCLUSIVE : 0;
    }

    /** Above the numbers of recorded files. */
    private synchronized long nextFileNumber() {
        return FIRST_FILE_NUMBER + files++;
    }

    private static void note(StringBuilder text, long count, String what) {
        if (count != 0) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(what);
        }
    }
}
