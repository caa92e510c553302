package org.hmmlab.property;

import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.NumaHints;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.reclaim.Reclaim;
import org.hmmlab.pagetable.Pte;

/** What a process does to its memory, and what others do to it without asking. */
final class MemoryActions {
    private MemoryActions() {}

    static void map(Arguments a) {
        Guest guest = a.guest;
        int slot = a.slot();
        if (Slots.isHuge(slot)) {
            long end = Slots.HUGE_BASE + Slots.HUGE_PAGES * Slots.PAGE;
            guest.mm.mmap(Slots.HUGE_BASE, Slots.HUGE_PAGES, World.RW, MapSource.anonymous());
            guest.shadow.map(Slots.HUGE_BASE, end, World.RW);
            guest.mm.madvise(Slots.HUGE_BASE, Slots.HUGE_PAGES, "hugepage");
            return;
        }
        long start = Slots.address(slot);
        int count = a.count(slot, 6);
        int rights = a.rights();
        MapSource source = Slots.isShared(slot)
                ? MapSource.of(a.world().file, true, slot - Slots.FIRST_SHARED)
                : MapSource.anonymous();
        require(guest.mm.mmap(start, count, rights, source) == start, "mmap must succeed");
        guest.shadow.map(start, start + count * Slots.PAGE, rights);
    }

    static void unmap(Arguments a) {
        int slot = a.slot();
        long start = Slots.address(slot);
        long bytes = a.bytes(slot, 3);
        require(a.guest.mm.munmap(start, bytes / Slots.PAGE) == 0, "munmap must succeed");
        a.guest.shadow.map(start, start + bytes, Shadow.UNMAPPED);
    }

    static void protect(Arguments a) {
        int slot = a.slot();
        int count = a.count(slot, 6);
        int rights = a.rights();
        int error = a.guest.mm.mprotect(Slots.address(slot), count, rights);
        int done = 0;
        while (done < count && a.guest.shadow.isMapped(slot + done)) {
            a.guest.shadow.rights(slot + done, rights);
            done++;
        }
        require(error == (done == count ? 0 : -Errno.ENOMEM), "mprotect must fail at a hole only");
    }

    /** Moves pages of one mapping within the private window, to a place that they do not overlap. */
    static void move(Arguments a) {
        AddressSpace mm = a.guest.mm;
        int from = a.random.nextInt(Slots.PRIVATE);
        int to = a.random.nextInt(Slots.PRIVATE);
        int count = Math.min(a.count(from, 4), Slots.PRIVATE - to);
        mm.downRead();
        Vma vma = mm.findVma(Slots.address(from));
        long end = Slots.address(from) + count * Slots.PAGE;
        boolean isOne = vma != null && vma.start() <= Slots.address(from) && vma.end() >= end;
        mm.upRead();
        if (!isOne || Math.abs(from - to) < count) {
            return;
        }
        long moved = mm.mremapFixed(Slots.address(from), count, Slots.address(to), count);
        require(moved == Slots.address(to), "mremap of a part of one mapping must succeed");
        for (int i = 0; i < count; i++) {
            a.guest.shadow.move(from + i, to + i);
        }
    }

    static void dontneed(Arguments a) {
        int slot = a.slot();
        long bytes = a.bytes(slot, 4);
        int error = a.guest.mm.madviseDontneed(Slots.address(slot), bytes / Slots.PAGE);
        require(error == 0 || error == -Errno.ENOMEM, "madvise must fail at a hole only");
        a.guest.shadow.drop(Slots.address(slot), Slots.address(slot) + bytes);
    }

    static void read(Arguments a) {
        int slot = a.slot();
        boolean allowed = a.guest.shadow.mayRead(slot);
        int error = a.guest.mm.cpuRead(Slots.address(slot));
        require(error == (allowed ? 0 : -Errno.EFAULT), "a read must fail where it is not allowed, and only there");
        if (allowed) {
            long word = a.guest.mm.cpuReadWord(Slots.address(slot));
            if (word != a.guest.shadow.value(slot)) {
                a.world().saw(Invariant.READS_SEE_WRITES, "the CPU reads " + word + " from slot " + slot);
            }
        }
    }

    static void write(Arguments a) {
        int slot = a.slot();
        boolean allowed = a.guest.shadow.mayWrite(slot);
        long value = a.world().nextValue();
        int error = a.guest.mm.cpuWrite(Slots.address(slot), value);
        require(error == (allowed ? 0 : -Errno.EFAULT), "a write must fail where it is not allowed, and only there");
        if (allowed) {
            if (Pte.isHuge(a.guest.mm.pageTable().lookup(Slots.address(slot)))) {
                a.world().met(Event.HUGE);
            }
            a.guest.shadow.value(slot, value);
        }
    }

    /** Memory pressure takes a page, wherever it is mapped. */
    static void reclaim(Arguments a) {
        long entry = a.guest.mm.pageTable().lookup(Slots.address(a.slot()));
        if (Pte.isPresent(entry) && !Pte.isHuge(entry)) {
            if (Reclaim.run(a.world().machine, Pte.pfn(entry)) == 0) {
                a.world().met(Event.SWAPPED);
            }
        }
    }

    static void hint(Arguments a) {
        int slot = a.slot();
        long start = Slots.address(slot);
        NumaHints.run(a.guest.mm, start, start + a.count(slot, 6) * Slots.PAGE);
    }

    /** Pages of the file go, without mmap_sem of those who map them. */
    static void punch(Arguments a) {
        World world = a.world();
        int first = a.random.nextInt(Slots.SHARED);
        if (a.oneIn(2)) {
            require(world.file.punchHole(first * Slots.PAGE, Slots.PAGE) == 0, "a hole must be punched");
            world.fileWords[first] = 0;
            return;
        }
        require(world.file.truncate(first * Slots.PAGE) == 0, "a file must become shorter");
        require(world.file.truncate(Slots.SHARED * Slots.PAGE) == 0, "a file must grow");
        for (int page = first; page < Slots.SHARED; page++) {
            world.fileWords[page] = 0;
        }
    }

    static void require(boolean isTrue, String what) {
        if (!isTrue) {
            throw new AssertionError(what);
        }
    }
}
