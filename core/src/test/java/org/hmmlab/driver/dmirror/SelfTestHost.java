package org.hmmlab.driver.dmirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.Pte;

/**
 * What the kernel's self-tests set up: a process, two devices with 4 MiB of memory each, a mirror on each device, and a buffer of the caller's.
 *
 * <p>After every command the list's oracle is checked: what a mirror's table has is what the processor's has, and writable only if that is.
 * Closing checks that nothing is left.
 */
final class SelfTestHost implements AutoCloseable {
    /** Pages of the buffer: 4 MiB. */
    static final int PAGES = 1024;

    static final int R = Vma.VM_READ;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    static final long PAGE = PageSize.BYTES;

    private static final long START = 1L << 30;
    private static final long FRAMES = 4 * PAGES + 512;
    private static final long SECTION_BYTES = 1L << 21;
    private static final int LAST_WORD = 511;
    /** Pages that the oracle looks at. */
    private static final int CHECKED = 2 * PAGES;

    final Machine machine;
    final HmmModule module;
    final AddressSpace mm;
    final DmirrorDevice[] devices = new DmirrorDevice[2];
    final Dmirror[] mirrors = new Dmirror[2];
    final DmirrorBuffer buffer = new DmirrorBuffer(PAGES);

    /** The last command's argument, with its results. */
    DmirrorRequest last;

    SelfTestHost(SelfTestCase kernel) {
        this(kernel, 2);
    }

    SelfTestHost(SelfTestCase kernel, int open) {
        machine = new Machine(FRAMES, Contents.REAL, 4 * PAGES, kernel.rules(), SECTION_BYTES);
        module = new HmmModule(machine, kernel.generation());
        mm = AddressSpace.create(machine);
        for (int i = 0; i < open; i++) {
            devices[i] = new DmirrorDevice(module, i, PAGES);
            mirrors[i] = devices[i].open(mm);
            assertNotNull(mirrors[i]);
        }
    }

    static long at(int page) {
        return START + page * PAGE;
    }

    void map(int page, int pages, int prot, MapSource source) {
        assertEquals(at(page), mm.mmap(at(page), pages, prot, source));
    }

    void map(int page, int pages, int prot) {
        map(page, pages, prot, MapSource.anonymous());
    }

    void protect(int page, int pages, int prot) {
        assertEquals(0, mm.mprotect(at(page), pages, prot));
    }

    /** The processor writes a value to both ends of each page: the seed and the page's number. */
    void fill(AddressSpace space, int page, int pages, long seed) {
        for (int i = page; i < page + pages; i++) {
            assertEquals(0, space.cpuWrite(at(i), seed + i));
            assertEquals(0, space.cpuWrite(at(i) + PAGE - Long.BYTES, ~(seed + i)));
        }
    }

    void fill(int page, int pages, long seed) {
        fill(mm, page, pages, seed);
    }

    /** The processor reads what {@link #fill} wrote. */
    void assertFilled(AddressSpace space, int page, int pages, long seed) {
        for (int i = page; i < page + pages; i++) {
            assertEquals(seed + i, space.cpuReadWord(at(i)), "page " + i);
            assertEquals(~(seed + i), space.cpuReadWord(at(i) + PAGE - Long.BYTES), "end of page " + i);
        }
    }

    void assertFilled(int page, int pages, long seed) {
        assertFilled(mm, page, pages, seed);
    }

    void assertZero(int page, int pages) {
        for (int i = page; i < page + pages; i++) {
            assertEquals(0, mm.cpuReadWord(at(i)), "page " + i);
        }
    }

    /** Prepares the caller's buffer as {@link #fill} does memory that begins at a page. */
    void fillBuffer(int page, int pages, long seed) {
        for (int i = 0; i < pages; i++) {
            buffer.word(i, 0, seed + page + i);
            buffer.word(i, LAST_WORD, ~(seed + page + i));
        }
    }

    /** Pages of the buffer hold what {@link #fill} wrote to the pages from one on. */
    void assertBuffer(int index, int page, int pages, long seed) {
        for (int i = 0; i < pages; i++) {
            assertEquals(seed + page + i, buffer.word(index + i, 0), "buffer page " + (index + i));
            assertEquals(~(seed + page + i), buffer.word(index + i, LAST_WORD), "end of buffer page " + (index + i));
        }
    }

    /** Executes a command on the mirror of a device, and checks all tables. */
    int run(int device, DmirrorCommand command, int page, int pages) {
        last = new DmirrorRequest(at(page), pages, buffer);
        int result = mirrors[device].ioctl(command, last);
        assertTablesAgree();
        return result;
    }

    /** Executes a command that must succeed on all of its pages; how often it faulted. */
    long runWell(int device, DmirrorCommand command, int page, int pages) {
        assertEquals(0, run(device, command, page, pages));
        assertEquals(pages, last.copiedPages(), "cpages");
        return last.faults();
    }

    /** The bytes of a snapshot on the mirror of a device, as numbers from 0 to 255. */
    int[] snapshot(int device, int page, int pages) {
        runWell(device, DmirrorCommand.SNAPSHOT, page, pages);
        byte[] bytes = last.permissions();
        int[] codes = new int[bytes.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bytes[i] & 0xff;
        }
        return codes;
    }

    /** Every page of a snapshot has one code. */
    void assertSnapshot(int device, int page, int pages, int code) {
        int[] codes = snapshot(device, page, pages);
        assertEquals(pages, codes.length);
        for (int i = 0; i < pages; i++) {
            assertEquals(code, codes[i], "snapshot of page " + (page + i));
        }
    }

    /** Whether a mirror's table has a page. */
    boolean mirrors(int device, int page) {
        return mirrors[device].table.get(number(page)) != DmirrorTable.NONE;
    }

    /** The list's oracle. */
    void assertTablesAgree() {
        for (Dmirror mirror : mirrors) {
            for (int i = 0; mirror != null && i < CHECKED; i++) {
                long entry = mirror.table.get(number(i));
                if (entry != DmirrorTable.NONE) {
                    assertAgrees(i, entry, mm.pageTable().lookup(at(i)));
                }
            }
        }
    }

    private void assertAgrees(int page, long entry, long cpu) {
        boolean isOnDevice = Pte.isDevicePrivate(cpu);
        assertTrue(
                Pte.isPresent(cpu) || isOnDevice || ExclusiveEntry.is(cpu),
                () -> "page " + page + " is mirrored, the processor has 0x" + Long.toHexString(cpu));
        assertEquals(dataFrame(Pte.pfn(cpu)), DmirrorTable.pfn(entry), "frame of page " + page);
        if (DmirrorTable.tag(entry) == DmirrorTable.WRITE) {
            assertTrue(
                    Pte.isPresent(cpu) ? Pte.isWritable(cpu) : Pte.isWriteType(cpu),
                    "page " + page + " is writable in the mirror only");
        }
    }

    private long dataFrame(long pfn) {
        for (DmirrorDevice device : devices) {
            if (device != null && device.owns(pfn)) {
                return device.dataFrame(pfn);
            }
        }
        return pfn;
    }

    private static long number(int page) {
        return at(page) >>> PageSize.SHIFT;
    }

    @Override
    public void close() {
        mm.put();
        for (int i = 0; i < mirrors.length; i++) {
            if (mirrors[i] != null) {
                mirrors[i].close();
            }
            if (devices[i] != null) {
                devices[i].close();
            }
        }
        machine.assertNoLeaks();
        module.close();
        machine.close();
    }
}
