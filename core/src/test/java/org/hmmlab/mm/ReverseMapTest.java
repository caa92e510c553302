package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a page to the places where it is mapped. */
final class ReverseMapTest {
    private static final long PAGE = PageSize.BYTES;
    private static final long BASE = 1L << 30;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;

    private final Machine machine = new Machine(512, Contents.NONE);
    private final AddressSpace mm = AddressSpace.create(machine);

    @AfterEach
    void end() {
        mm.put();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldFindAPageInParentAndChildrenWhenForked() {
        mm.mmap(BASE, 4, RW, MapSource.anonymous());
        mm.cpuWrite(BASE + PAGE, 1);
        AddressSpace child = mm.fork();
        AddressSpace grandchild = child.fork();
        long pfn = pfnAt(mm, BASE + PAGE);
        assertEquals(
                Set.of(new Place(mm, BASE + PAGE), new Place(child, BASE + PAGE), new Place(grandchild, BASE + PAGE)),
                mapped(pfn));
        child.cpuWrite(BASE + PAGE, 2);
        child.put();
        assertEquals(Set.of(new Place(mm, BASE + PAGE), new Place(grandchild, BASE + PAGE)), mapped(pfn));
        grandchild.put();
        assertEquals(Set.of(new Place(mm, BASE + PAGE)), mapped(pfn));
    }

    @Test
    void shouldFollowAPageWhenItsMappingIsMovedSplitAndJoined() {
        mm.mmap(BASE, 8, RW, MapSource.anonymous());
        mm.cpuWrite(BASE + 2 * PAGE, 1);
        long pfn = pfnAt(mm, BASE + 2 * PAGE);
        long target = BASE + 100 * PAGE;
        assertEquals(target, mm.mremap(BASE + PAGE, 3, target, 3));
        assertEquals(Set.of(new Place(mm, target + PAGE)), mapped(pfn));
        mm.mprotect(target + PAGE, 1, Vma.VM_READ);
        assertEquals(Set.of(new Place(mm, target + PAGE)), mapped(pfn));
        mm.mprotect(target + PAGE, 1, RW);
        assertEquals(Set.of(new Place(mm, target + PAGE)), mapped(pfn));
        mm.munmap(target, 1);
        assertEquals(Set.of(new Place(mm, target + PAGE)), mapped(pfn));
    }

    @Test
    void shouldFindAPageOfAFileWhereverItIsShared() {
        mm.mmap(BASE, 4, RW, MapSource.sharedFile(3, 10));
        mm.mmap(BASE + 64 * PAGE, 4, RW, MapSource.privateFile(3, 8));
        mm.cpuRead(BASE + PAGE);
        mm.cpuRead(BASE + 67 * PAGE);
        assertEquals(
                Set.of(new Place(mm, BASE + PAGE), new Place(mm, BASE + 67 * PAGE)), mapped(pfnAt(mm, BASE + PAGE)));
    }

    @Test
    void shouldFindExactlyThePlacesOfEachPageWhenOperationsAreRandom() {
        Random random = new Random(7);
        AddressSpace child = null;
        mm.mmap(BASE, 32, RW, MapSource.anonymous());
        for (int step = 0; step < 1500; step++) {
            AddressSpace space = child != null && random.nextBoolean() ? child : mm;
            long address = BASE + random.nextInt(32) * PAGE;
            switch (random.nextInt(7)) {
                case 0 -> space.mmap(address, 1 + random.nextInt(4), RW, MapSource.anonymous());
                case 1 -> space.munmap(address, 1 + random.nextInt(3));
                case 2 -> space.mremap(address, 2, BASE + random.nextInt(32) * PAGE, 2);
                case 3 -> space.mprotect(address, 2, random.nextBoolean() ? Vma.VM_READ : RW);
                case 4 -> child = renew(child);
                default -> space.cpuWrite(address, step);
            }
            check(child == null ? List.of(mm) : List.of(mm, child), "step " + step);
        }
        if (child != null) {
            child.put();
        }
    }

    private AddressSpace renew(AddressSpace child) {
        if (child != null) {
            child.put();
            return null;
        }
        return mm.fork();
    }

    private void check(List<AddressSpace> spaces, String when) {
        for (AddressSpace space : spaces) {
            for (long address = BASE; address < BASE + 40 * PAGE; address += PAGE) {
                long entry = space.pageTable().lookup(address);
                if (Pte.isPresent(entry)) {
                    Set<Place> places = mapped(Pte.pfn(entry));
                    assertTrue(places.contains(new Place(space, address)), when);
                    assertEquals(
                            PageRecord.mapcount(machine.physicalMemory().record(Pte.pfn(entry))), places.size(), when);
                }
            }
        }
    }

    private Set<Place> mapped(long pfn) {
        Set<Place> places = new HashSet<>();
        machine.reverseMaps().forEachPlace(machine.physicalMemory(), pfn, (vma, address) -> {
            long entry = vma.mm.pageTable().lookup(address);
            if (Pte.isPresent(entry) && Pte.pfn(entry) == pfn) {
                places.add(new Place(vma.mm, address));
            }
            return true;
        });
        return places;
    }

    private static long pfnAt(AddressSpace space, long address) {
        return Pte.pfn(space.pageTable().lookup(address));
    }

    /** One place. */
    private record Place(AddressSpace space, long address) {}
}
