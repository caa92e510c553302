package org.hmmlab.property;

import java.util.List;
import java.util.SplittableRandom;
import org.hmmlab.mm.Vma;

/** What an operation works on, drawn from its own seed and what there is. */
final class Arguments {
    final SplittableRandom random;
    final Guest guest;
    private final World world;

    Arguments(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
        guest = world.guests.get(random.nextInt(world.guests.size()));
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    int slot() {
        return random.nextInt(Slots.COUNT);
    }

    /** How many slots from one on, as many as lie side by side at most. */
    int count(int slot, int most) {
        return 1 + random.nextInt(Math.min(most, Slots.room(slot)));
    }

    /** Bytes from a slot on: some slots, or in the window of 2 MiB one page, half of it, or all. */
    long bytes(int slot, int most) {
        if (!Slots.isHuge(slot)) {
            return count(slot, most) * Slots.PAGE;
        }
        long rest = Slots.HUGE_BASE + Slots.HUGE_PAGES * Slots.PAGE - Slots.address(slot);
        return switch (random.nextInt(3)) {
            case 0 -> Slots.PAGE;
            case 1 -> Math.min(rest, Slots.HUGE_PAGES / 2 * Slots.PAGE);
            default -> rest;
        };
    }

    int rights() {
        int draw = random.nextInt(8);
        return draw == 0 ? 0 : draw < 3 ? Vma.VM_READ : World.RW;
    }

    /** A driver of the process, null when it has none. */
    Driver driver() {
        return pick(guest.drivers);
    }

    /** A registered range of a driver, null when it has none. */
    WatchedRange range(Driver driver) {
        return driver == null ? null : pick(driver.ranges);
    }

    <T> T pick(List<T> list) {
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }

    World world() {
        return world;
    }
}
