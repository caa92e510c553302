package org.hmmlab.property;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.hmmlab.driver.dmirror.DmirrorDevice;
import org.hmmlab.driver.dmirror.DmirrorProbe;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.walk.MachinePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.notifier.MmuNotifierLayout;

/** One machine with one design: processes, a shared file, two devices with memory; and what the last operation met. */
final class World {
    static final int MOST_GUESTS = 3;
    static final int MOST_DRIVERS = 3;
    static final int MOST_HELD = 3;
    static final int MOST_RANGES = 3;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;

    private static final long FRAMES = 5 * 512;
    private static final long DEVICE_PAGES = 16;
    private static final int MOST_WALKS = 1000;

    final Breaks breaks;
    final Machine machine;
    final HmmModule module;
    final RecordSlab subscriptions = new RecordSlab("test subscription", MmuNotifierLayout.LENGTH);
    final List<Guest> guests = new ArrayList<>();
    final long[] fileWords = new long[Slots.SHARED];
    final CachedFile file;
    final DmirrorDevice device;
    final Bay bay;
    final RangeFaulter faulter;
    /** HMM refused a non-blockable start in this operation. */
    boolean hmmRefused;
    /** It did so because a driver refused. */
    boolean driverRefused;
    /** Somebody else than HMM refused one. */
    boolean anotherRefused;
    /** A bug that must be seen has left things behind that cannot be freed. */
    boolean tainted;

    private long lastValue;

    World(Breaks breaks) {
        this.breaks = breaks;
        KernelRules rules = breaks.kernel.rules;
        machine = new Machine(FRAMES, Contents.REAL, 3 * DEVICE_PAGES, rules, DEVICE_PAGES * Slots.PAGE);
        module = new HmmModule(machine, breaks.generation);
        file = machine.createFile(FileKind.SHMEM, Slots.SHARED * Slots.PAGE);
        device = new DmirrorDevice(module, 0, DEVICE_PAGES);
        bay = new Bay(machine, (int) DEVICE_PAGES);
        faulter = new RangeFaulter(rules, new MachinePagemaps(machine.deviceMemory())).walkLimit(MOST_WALKS);
        spawn();
    }

    void saw(Invariant invariant, String how) {
        breaks.saw(invariant, how);
    }

    void met(Event event) {
        breaks.met(event);
    }

    /** Whether the ranges of the design follow the state machine with one count for the address space. */
    boolean rangesAreCounted() {
        return !module.hasIntervals();
    }

    /** Called before a range or a mirror goes: in some designs that waits for invalidations that have hit something. */
    void readyForRemoval(Guest guest) {
        if (module.hasIntervals()) {
            guest.endAll();
        }
    }

    Ledger newLedger() {
        return module.hasIntervals() ? new IntervalLedger() : new Ledger();
    }

    /** A process with the first half of its private window mapped, and all of the file. */
    Guest spawn() {
        AddressSpace mm = AddressSpace.create(machine);
        Guest guest = new Guest(this, mm, new Shadow(fileWords));
        mm.mmap(Slots.PRIVATE_BASE, Slots.PRIVATE, RW, MapSource.anonymous());
        guest.shadow.map(Slots.PRIVATE_BASE, Slots.PRIVATE_BASE + Slots.PRIVATE * Slots.PAGE, RW);
        mm.mmap(Slots.SHARED_BASE, Slots.SHARED, RW, MapSource.of(file, true, 0));
        guest.shadow.map(Slots.SHARED_BASE, Slots.SHARED_BASE + Slots.SHARED * Slots.PAGE, RW);
        guests.add(guest);
        return guest;
    }

    /** A word that was never written before. */
    long nextValue() {
        return ++lastValue;
    }

    /** The first word of a page, wherever its data lies. */
    long word(long pfn) {
        return UnsafeApi.getLong(contentAddress(pfn));
    }

    void word(long pfn, long value) {
        UnsafeApi.putLong(contentAddress(pfn), value);
    }

    /** The frame that holds the data of a page. */
    long dataFrame(long pfn) {
        return pfn < machine.physicalMemory().firstDevicePfn() ? pfn : DmirrorProbe.dataFrame(device, pfn);
    }

    private long contentAddress(long pfn) {
        return machine.physicalMemory().contentAddress(dataFrame(pfn));
    }

    /** Ends everything; nothing may be left in use. */
    void close() {
        while (!guests.isEmpty()) {
            Exit.run(this, guests.get(0), true);
        }
        file.close();
        bay.close();
        device.close();
        String leaks = machine.leaks();
        if (subscriptions.live() != 0) {
            leaks += " subscriptions of the test: " + subscriptions.live();
        }
        if (!tainted) {
            if (!leaks.isEmpty()) {
                saw(Invariant.NO_LEAKS, "at the end there are " + leaks);
            }
            module.close();
        }
        subscriptions.close();
        machine.close();
    }

    /** Frees the memory of a machine that is given up. */
    void abandon() {
        machine.notifierDomain().srcu().barrier();
        machine.close();
    }
}
