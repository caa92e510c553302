package org.hmmlab.mm;

import org.hmmlab.memory.PageSize;
import org.hmmlab.pagetable.Pte;

/**
 * A mapping: a half-open, page-aligned range of addresses with one set of rights and one thing behind it.
 *
 * <p>Read under mmap_sem, changed under mmap_sem held for write.
 *
 * @kernel include/linux/mm_types.h struct vm_area_struct 5.3 — every private mapping counts as one that may be made writable
 */
public final class Vma {
    /** May be read. */
    public static final int VM_READ = 1;

    /** May be written. */
    public static final int VM_WRITE = 2;

    /** May be executed. */
    public static final int VM_EXEC = 4;

    /** Writes are seen by others. */
    public static final int VM_SHARED = 8;

    /** Raw frames without page records. */
    public static final int VM_PFNMAP = 0x400;

    /** Device registers. */
    public static final int VM_IO = 0x4000;

    /** Children do not get it. */
    public static final int VM_DONTCOPY = 0x2_0000;

    /** Keeps its size, stays alone, and its pages do not go to devices; mirrored like any other. */
    public static final int VM_DONTEXPAND = 0x4_0000;

    /** Huge pages of hugetlbfs. */
    public static final int VM_HUGETLB = 0x40_0000;

    /** Raw frames and pages mixed. */
    public static final int VM_MIXEDMAP = 0x1000_0000;

    /** Wants huge pages (MADV_HUGEPAGE). */
    public static final int VM_HUGEPAGE = 0x2000_0000;

    /** Wants none (MADV_NOHUGEPAGE). */
    public static final int VM_NOHUGEPAGE = 0x4000_0000;

    /** The three rights. */
    public static final int RIGHTS = VM_READ | VM_WRITE | VM_EXEC;

    /** VMAs with one of these are never joined with others. */
    public static final int SPECIAL = VM_PFNMAP | VM_IO | VM_HUGETLB | VM_MIXEDMAP;

    /** First byte, first byte after it; changed under the locks of its reverse maps, too. */
    long start;

    long end;

    int flags;

    /** Page offset that {@link #start} has: in the file, or for anonymous memory its page number when it was mapped. */
    long pageOffset;

    /** Cached pages behind it, null for private anonymous memory. */
    CachedFile file;

    /**
     * What its own pages belong to, null as long as it has none. Set by faults under mmap_sem for read and the page-table lock ({@link
     * #prepareAnon}), never cleared.
     */
    AnonVma anon;

    /** Where it stands in the lists of {@link #file} and {@link #anon}; under their locks. */
    int filePosition;

    int anonPosition;

    /** When it was linked to them, or last changed its bounds; under their locks. */
    LinkOrder fileOrder;

    LinkOrder anonOrder;

    /** Whose it is. */
    final AddressSpace mm;

    Vma(AddressSpace mm, long start, long end, int flags, long pageOffset) {
        this.mm = mm;
        this.start = start;
        this.end = end;
        this.flags = flags;
        this.pageOffset = pageOffset;
    }

    /**
     * First byte.
     *
     * @return an address
     */
    public long start() {
        return start;
    }

    /**
     * First byte after it.
     *
     * @return an address
     */
    public long end() {
        return end;
    }

    /**
     * Its rights and properties.
     *
     * @return a set of the flag bits
     */
    public int flags() {
        return flags;
    }

    /**
     * Whether writes stay with this address space.
     *
     * @return true unless shared
     */
    public boolean isPrivate() {
        return (flags & VM_SHARED) == 0;
    }

    /**
     * Whether no file stands behind it.
     *
     * @return true for private and for shared anonymous memory
     */
    public boolean isAnonymous() {
        return file == null || file.isAnonymous();
    }

    /**
     * The file behind it.
     *
     * @return its number, {@link MapSource#ANONYMOUS} for none
     */
    public long fileNumber() {
        return isAnonymous() ? MapSource.ANONYMOUS : file.number;
    }

    /**
     * The page offset of its first page.
     *
     * @return pages
     */
    public long pageOffset() {
        return pageOffset;
    }

    /**
     * The page offset of an address in it.
     *
     * @param address an address
     * @return pages
     * @kernel include/linux/pagemap.h linear_page_index() 5.3 — none
     */
    public long pageOffset(long address) {
        return pageOffset + (address - start >> PageSize.SHIFT);
    }

    /**
     * Whose it is.
     *
     * @return the address space
     */
    public AddressSpace mm() {
        return mm;
    }

    /** Whether it may have pages of its own. */
    boolean hasAnonPages() {
        return anon != null;
    }

    /**
     * Makes it ready for its first own page; mmap_sem is held for read at least. Takes what a neighbour has if their pages could become one
     * VMA's.
     *
     * @kernel mm/rmap.c anon_vma_prepare() 5.3 — none
     */
    AnonVma prepareAnon() {
        AnonVma has = anon;
        return has != null ? has : AnonVma.prepare(this);
    }

    /**
     * Makes it ready for its first own page, as a fault does.
     *
     * @return the word that stands for it in the record of such a page
     */
    public long prepareAnonMapping() {
        return prepareAnon().mappingWord();
    }

    /** {@return the no-execute bit that its entries have} */
    public long noExecute() {
        return (flags & VM_EXEC) == 0 ? Pte.NO_EXECUTE : 0;
    }

    /** The address that a page offset has, if it lies in this VMA; any other value if not. */
    long addressOf(long offset) {
        return start + (offset - pageOffset << PageSize.SHIFT);
    }

    /** Whether a page offset lies in it. */
    boolean covers(long offset) {
        long address = addressOf(offset);
        return address >= start && address < end;
    }

    /** A VMA of another range with the same properties, linked to the same things. */
    Vma copy(long newStart, long newEnd, long newPageOffset) {
        return unlinkedCopy(mm, newStart, newEnd, newPageOffset, anon).link();
    }

    /** The VMA that a child gets. */
    Vma copyForChild(AddressSpace child) {
        AnonVma childAnon = anon == null ? null : anon.forChild();
        Vma copy = unlinkedCopy(child, start, end, pageOffset, childAnon).link();
        if (file != null) {
            file.lock();
            copy.fileOrder = file.nextOrderBehind(this);
            file.unlock();
        }
        return copy;
    }

    /** Ends here; a new VMA, linked to the same things, has the rest. No walk of a reverse map sees only one of them. */
    Vma cut(long address) {
        lockMaps();
        Vma tail = unlinkedCopy(mm, address, end, pageOffset(address), anon);
        end = address;
        if (file != null) {
            file.linkLocked(tail);
        }
        if (anon != null) {
            anon.root.linkLocked(tail);
        }
        orderLast();
        unlockMaps();
        return tail;
    }

    /** Ends elsewhere; what lies there must be free. */
    void extend(long newEnd) {
        lockMaps();
        end = newEnd;
        orderLast();
        unlockMaps();
    }

    /** Its bounds have changed: the kernel takes it out of the trees and puts it in again. */
    private void orderLast() {
        if (file != null) {
            fileOrder = file.nextOrder();
        }
        if (anon != null) {
            anonOrder = anon.root.nextOrder();
        }
    }

    /** Takes over the VMA that begins where this one ends, its pages included, and lets go of it. */
    void absorb(Vma next) {
        if (anon == null && next.anon != null) {
            next.anon.root.link(this);
            anon = next.anon;
        }
        extend(next.end);
        next.release();
    }

    /** Lets go of what stands behind it: from here on no walk of a reverse map comes to it. */
    void release() {
        if (anon != null) {
            anon.root.unlink(this);
        }
        if (file != null) {
            file.unlink(this);
        }
    }

    /** Complete before it is linked, since others find it there at once. */
    private Vma unlinkedCopy(AddressSpace newMm, long newStart, long newEnd, long newPageOffset, AnonVma newAnon) {
        Vma copy = new Vma(newMm, newStart, newEnd, flags, newPageOffset);
        copy.file = file;
        copy.anon = newAnon;
        return copy;
    }

    private Vma link() {
        if (file != null) {
            file.link(this);
        }
        if (anon != null) {
            anon.root.link(this);
        }
        return this;
    }

    /** The file's before the anonymous one's, as for all locks. */
    void lockMaps() {
        if (file != null) {
            file.lock();
        }
        if (anon != null) {
            anon.root.lock();
        }
    }

    void unlockMaps() {
        if (anon != null) {
            anon.root.unlock();
        }
        if (file != null) {
            file.unlock();
        }
    }

    /** Whether a part that ends or begins where this neighbour does is of the same kind. */
    boolean takes(Vma part, AnonVma partAnon) {
        return flags == part.flags
                && (flags & (SPECIAL | VM_DONTEXPAND)) == 0
                && file == part.file
                && pageOffset - (start >> PageSize.SHIFT) == part.pageOffset - (part.start >> PageSize.SHIFT)
                && AnonVma.mayJoin(partAnon, anon);
    }

    @Override
    public String toString() {
        return Long.toHexString(start) + "-" + Long.toHexString(end) + " flags=0x" + Integer.toHexString(flags)
                + (file == null ? " anonymous" : " file " + file.number + " from page " + pageOffset);
    }
}
