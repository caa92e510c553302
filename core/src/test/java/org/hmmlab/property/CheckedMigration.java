package org.hmmlab.property;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.migrate.MigratePfn;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.mm.ReverseMapProbe;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;

/** One migration between system memory and the bay, looked at in each of its phases. */
final class CheckedMigration {
    private final World world;
    private final Guest guest;
    private final int slot;
    private final int pages;
    private final long[] before;
    private final int[] references;
    private final MigrateVma migration;
    /** Pages of the range whose mapping the process has dropped meanwhile. */
    private long disturbed;

    private CheckedMigration(World world, Guest guest, int slot, int pages, Vma vma) {
        this.world = world;
        this.guest = guest;
        this.slot = slot;
        this.pages = pages;
        before = new long[pages];
        references = new int[pages];
        migration =
                new MigrateVma(guest.mm, vma, at(0), at(pages), new long[pages], new long[pages]).ownedBy(world.bay);
    }

    /** Migrates some pages of one mapping, not all of them. */
    static void run(Arguments a) {
        Guest guest = a.guest;
        int slot = a.slot();
        int count = a.count(slot, 6);
        guest.mm.downRead();
        try {
            Vma vma = guest.mm.findVma(Slots.address(slot));
            if (vma == null || vma.start() > Slots.address(slot)) {
                return;
            }
            int pages = (int) Math.min(count, (vma.end() - Slots.address(slot)) / Slots.PAGE);
            new CheckedMigration(a.world(), guest, slot, pages, vma).run(a, a.oneIn(2));
        } finally {
            guest.mm.upRead();
        }
    }

    private void run(Arguments a, boolean toDevice) {
        int pinned = a.oneIn(4) ? a.random.nextInt(pages) : -1;
        long pfn = pinned < 0 || !isPlain(entry(pinned)) ? -1 : Pte.pfn(entry(pinned));
        if (pfn < 0) {
            migrate(a, toDevice);
            return;
        }
        PhysicalMemory memory = world.machine.physicalMemory();
        memory.getPage(pfn);
        migrate(a, toDevice);
        world.met(Event.PINNED);
        if (MigratePfn.isMigrating(migration.src()[pinned])
                && MigratePfn.pfn(migration.src()[pinned]) == pfn) {
            world.saw(Invariant.MIGRATION_REFERENCES, "page " + pinned + " has migrated although it is pinned");
        }
        memory.putPage(pfn);
    }

    /** Whether an entry leads to a page of system memory that somebody could pin. */
    private boolean isPlain(long entry) {
        return Pte.isPresent(entry)
                && !Pte.isSpecial(entry)
                && Pte.pfn(entry) < world.machine.physicalMemory().firstDevicePfn();
    }

    private void migrate(Arguments a, boolean toDevice) {
        for (int i = 0; i < pages; i++) {
            before[i] = entry(i);
            references[i] = Checker.hasPage(before[i]) ? references(before[i]) : 0;
        }
        Map<Guest, Long> heard = new HashMap<>();
        world.guests.forEach(other -> heard.put(other, other.classic.starts));
        Map<Long, Map<Guest, Integer>> places = places(CheckedMigration::shown);
        Map<Long, Map<Guest, Integer>> visits = places(this::visited);
        migration.select(toDevice ? MigrateVma.SELECT_SYSTEM : MigrateVma.SELECT_DEVICE_PRIVATE);
        MemoryActions.require(migration.setup() == 0, "a range of one mapping must be migrated");
        checkOnTheMove();
        long[] collected = migration.src().clone();
        heard.replaceAll((other, count) -> other.classic.starts - count);
        meanwhile(a);
        long beforeInsertion = guest.classic.starts;
        world.bay.copy(migration, toDevice, a.oneIn(2) ? 0 : a.random.nextLong());
        migration.pages();
        checkPairs(heard, places, visits, collected, guest.classic.starts - beforeInsertion);
        long[] src = migration.src().clone();
        migration.finalizeMigration();
        for (int i = 0; i < pages; i++) {
            if ((disturbed >>> i & 1) == 0) {
                checkDone(i, src[i], migration.dst()[i]);
            }
        }
    }

    /** For each page and process: how often the process shows the page, or how many mappings it has that may. */
    private Map<Long, Map<Guest, Integer>> places(ToIntBiFunction<Guest, Long> count) {
        Map<Long, Map<Guest, Integer>> places = new HashMap<>();
        for (int i = 0; i < pages; i++) {
            if (Checker.hasPage(before[i])) {
                long pfn = Pte.pfn(before[i]);
                Map<Guest, Integer> counts = places.computeIfAbsent(pfn, key -> new HashMap<>());
                world.guests.forEach(other -> counts.put(other, count.applyAsInt(other, pfn)));
            }
        }
        return places;
    }

    /** Mappings of a process to which the reverse map of a page leads, whether they show it or not. */
    private int visited(Guest other, long pfn) {
        return ReverseMapProbe.mappings(other.mm, world.machine.physicalMemory().record(pfn));
    }

    private static int total(Map<Guest, Integer> places) {
        return places.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int shown(Guest other, long pfn) {
        int shown = 0;
        for (int i = 0; i < Slots.COUNT; i++) {
            long entry = other.mm.pageTable().lookup(Slots.address(i));
            shown += Checker.hasPage(entry) && Pte.pfn(entry) == pfn ? 1 : 0;
        }
        return shown;
    }

    /** A page that is to migrate is mapped nowhere; where it was there is an entry that says that it is on the move. */
    private void checkOnTheMove() {
        for (int i = 0; i < pages; i++) {
            long pfn = MigratePfn.pfn(migration.src()[i]);
            if (pfn == 0 || !MigratePfn.isMigrating(migration.src()[i])) {
                continue;
            }
            long entry = entry(i);
            boolean isMapped =
                    PageRecord.mapcount(world.machine.physicalMemory().record(pfn)) != 0
                            || world.guests.stream().anyMatch(other -> shown(other, pfn) != 0);
            if (isMapped || !Pte.isMigration(entry) || Pte.pfn(entry) != pfn) {
                world.saw(
                        Invariant.MIGRATION_ONE_PLACE,
                        "page " + i + " on the move has entry 0x" + Long.toHexString(entry));
            }
        }
    }

    /** The process goes on with other pages, or drops some that are on the move. */
    private void meanwhile(Arguments a) {
        if (a.oneIn(4)) {
            int dropped = a.random.nextInt(pages);
            guest.mm.madviseDontneed(at(dropped), 1);
            guest.shadow.drop(at(dropped), at(dropped + 1));
            disturbed |= 1L << dropped;
            world.met(Event.DROPPED_ON_THE_MOVE);
        }
        int other = a.slot();
        // A write to the window of 2 MiB may fill all of it.
        boolean isApart = Slots.isHuge(slot) ? !Slots.isHuge(other) : other < slot || other >= slot + pages;
        if (a.oneIn(2) && isApart && guest.shadow.mayWrite(other) && !isMoving(other)) {
            long value = world.nextValue();
            MemoryActions.require(guest.mm.cpuWrite(Slots.address(other), value) == 0, "other pages must be writable");
            guest.shadow.value(other, value);
        }
    }

    private boolean isMoving(int other) {
        return Pte.isMigration(guest.mm.pageTable().lookup(Slots.address(other)));
    }

    /**
     * A page that is mapped in one place is taken there by the collection, and its reverse map is not walked. Else the walk comes to
     * each mapping that may show the page, until the page is mapped nowhere, and begins an invalidation there before it looks whether
     * the mapping does show it (mm/rmap.c, try_to_unmap_one() of 5.3, try_to_migrate_one() of 6.1). So a process hears one pair for
     * each place at least, and one for each mapping at most: it may have two for one page offset, where pages were moved away and
     * others mapped in their place.
     */
    private void checkPairs(
            Map<Guest, Long> heard,
            Map<Long, Map<Guest, Integer>> places,
            Map<Long, Map<Guest, Integer>> visits,
            long[] collected,
            long insertionPairs) {
        if (Slots.isHuge(slot)) {
            // Splitting a huge page tells its mirrors, too.
            return;
        }
        boolean inserts = false;
        for (int i = 0; i < pages; i++) {
            long pfn = MigratePfn.pfn(collected[i]);
            inserts |= MigratePfn.isMigrating(collected[i])
                    && pfn == 0
                    && MigratePfn.pfn(migration.dst()[i]) != 0;
        }
        if (insertionPairs > 1 || !inserts && insertionPairs != 0) {
            world.saw(Invariant.MIGRATION_PAIRS, "its own mirror heard " + insertionPairs + " pairs for inserting");
        }
        for (Guest other : world.guests) {
            long least = other == guest ? 1 : 0;
            long most = least;
            for (int i = 0; i < pages; i++) {
                long pfn = MigratePfn.pfn(collected[i]);
                least += pfn == 0 || other == guest ? 0 : places.get(pfn).get(other);
                boolean isWalked = Checker.hasPage(before[i]) && total(places.get(Pte.pfn(before[i]))) > 1;
                most += isWalked ? visits.get(Pte.pfn(before[i])).get(other) : 0;
            }
            long told = heard.get(other);
            if (told < least || told > most) {
                world.saw(
                        Invariant.MIGRATION_PAIRS,
                        (other == guest ? "its own mirror" : "the mirror of another process") + " heard " + told
                                + " pairs, not " + least + " to " + most);
            }
        }
    }

    private void checkDone(int i, long src, long dst) {
        long entry = entry(i);
        if (MigratePfn.isMigrating(src) && MigratePfn.pfn(dst) != 0) {
            boolean toDevice = world.bay.owns(MigratePfn.pfn(dst));
            world.met(
                    MigratePfn.pfn(src) == 0
                            ? Event.INSERTED
                            : toDevice ? Event.MIGRATED_TO_DEVICE : Event.MIGRATED_BACK);
            if (!Checker.hasPage(entry) || Pte.pfn(entry) != MigratePfn.pfn(dst)) {
                world.saw(
                        Invariant.MIGRATION_WORDS,
                        "page " + i + " has migrated, its entry is 0x" + Long.toHexString(entry));
            }
            return;
        }
        if (MigratePfn.pfn(src) != 0) {
            world.met(Event.STAYED);
        }
        // The huge zero page is split into zero pages.
        boolean isSame = Checker.hasPage(before[i]) && !(Pte.isSpecial(before[i]) && Pte.isSpecial(entry))
                ? Checker.hasPage(entry)
                        && Pte.pfn(entry) == Pte.pfn(before[i])
                        && Checker.isWritable(entry) == Checker.isWritable(before[i])
                : entry == before[i] || Pte.isSpecial(before[i]) && Pte.isSpecial(entry);
        if (!isSame) {
            world.saw(
                    Invariant.MIGRATION_WORDS,
                    "page " + i + " has not migrated, its entry was 0x" + Long.toHexString(before[i]) + " and is 0x"
                            + Long.toHexString(entry));
        } else if (Checker.hasPage(entry) && !Pte.isSpecial(entry) && references(entry) != references[i]) {
            world.saw(
                    Invariant.MIGRATION_REFERENCES,
                    "page " + i + " had " + references[i] + " references and has " + references(entry));
        }
    }

    private int references(long entry) {
        return PageRecord.references(world.machine.physicalMemory().record(Pte.pfn(entry)));
    }

    private long entry(int i) {
        return guest.mm.pageTable().lookup(at(i));
    }

    private long at(int i) {
        return Slots.address(slot) + i * Slots.PAGE;
    }
}
