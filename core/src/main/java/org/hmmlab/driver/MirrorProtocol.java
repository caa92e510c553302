package org.hmmlab.driver;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;

/**
 * A driver's mirror, and what around a fault differs between the designs: how the fault's range hears of invalidations, who holds
 * mm_users meanwhile, and whether the device is programmed under mmap_sem. Chosen once, when the driver is made.
 *
 * <p>Opened and closed by one thread; {@link #begin} and {@link #end} belong to the thread that faults, each with ranges of its own.
 *
 * @kernel Documentation/vm/hmm.rst "Address space mirroring" 5.3 and 5.5 — none
 */
public abstract class MirrorProtocol implements AutoCloseable {
    private final HmmMirror mirror;

    private MirrorProtocol(HmmModule module, MirrorOps ops) {
        mirror = new HmmMirror(module, ops);
    }

    /**
     * Makes an unregistered mirror with the protocol of the module's design.
     *
     * @param module the design
     * @param ops the driver's functions
     * @return the protocol
     */
    public static MirrorProtocol of(HmmModule module, MirrorOps ops) {
        return module.hasIntervals() ? new OneInterval(module, ops) : new RangePerFault(module, ops);
    }

    /**
     * The mirror.
     *
     * @return the mirror, registered between open and close
     */
    public final HmmMirror mirror() {
        return mirror;
    }

    /**
     * Registers the mirror, and what it needs for as long as it lives. The caller holds mmap_sem for write.
     *
     * @param mm the address space to mirror
     * @return 0 or the error of the registration
     * @throws IllegalStateException as {@link HmmMirror#register}
     */
    public int open(AddressSpace mm) {
        return mirror.register(mm);
    }

    /**
     * A fault begins: from now on its range hears of invalidations. Its bounds are set.
     *
     * @param range the range, not registered
     * @return 0, or the error that ends the fault: −EFAULT if the address space has ended
     */
    public abstract int begin(HmmRange range);

    /**
     * A fault ends. Drops mm_users where {@link #holdsUsers}, so that the address space may end here: no lock is held that the sync
     * callback or release takes, nor mmap_sem.
     *
     * @param range a range that has begun
     */
    public abstract void end(HmmRange range);

    /**
     * Whether mm_users is held between begin and end; if not, whoever walks holds it.
     *
     * @return false before 47f245985a
     */
    public abstract boolean holdsUsers();

    /**
     * Whether mmap_sem is held from the walk until the device is programmed; if not, it is dropped before the driver takes its lock.
     *
     * @return true up to 5.4
     */
    public abstract boolean programsUnderMmapSem();

    /**
     * Unregisters the mirror and what it needed, waiting for running invalidations where the design does. No fault is under way. It may
     * be opened again.
     *
     * @throws IllegalStateException if it is not open
     */
    public void leave() {
        mirror.unregister();
    }

    /** Leaves if it is open, and frees its memory. */
    @Override
    public void close() {
        if (mirror.isRegistered()) {
            leave();
        }
    }

    /** Up to 5.4: each fault registers its range, a flag keeps it valid, and only mmap_sem keeps most invalidations out. */
    private static final class RangePerFault extends MirrorProtocol {
        private final boolean holdsUsers;

        RangePerFault(HmmModule module, MirrorOps ops) {
            super(module, ops);
            holdsUsers = module.rangesHoldUsers();
        }

        @Override
        public int begin(HmmRange range) {
            return range.register(mirror());
        }

        @Override
        public void end(HmmRange range) {
            range.unregister();
        }

        @Override
        public boolean holdsUsers() {
            return holdsUsers;
        }

        @Override
        public boolean programsUnderMmapSem() {
            return true;
        }
    }

    /**
     * Since 5.5: one interval over all addresses, also those that no address space has, lives as long as the mirror, and the range of
     * each fault follows it.
     */
    private static final class OneInterval extends MirrorProtocol {
        private final HmmRange everything;

        OneInterval(HmmModule module, MirrorOps ops) {
            super(module, ops);
            everything = new HmmRange(module, EntryEncoding.NOUVEAU).span(0, Long.MAX_VALUE & -PageSize.BYTES);
        }

        @Override
        public int open(AddressSpace mm) {
            int error = super.open(mm);
            if (error == 0) {
                error = everything.register(mirror());
                if (error != 0) {
                    mirror().unregister();
                }
            }
            return error;
        }

        @Override
        public int begin(HmmRange range) {
            AddressSpace mm = mirror().mm();
            if (!mm.getNotZero()) {
                return -Errno.EFAULT;
            }
            int error = range.follow(everything);
            if (error != 0) {
                mm.put();
            }
            return error;
        }

        @Override
        public void end(HmmRange range) {
            range.unregister();
            mirror().mm().put();
        }

        @Override
        public boolean holdsUsers() {
            return true;
        }

        @Override
        public boolean programsUnderMmapSem() {
            return false;
        }

        @Override
        public void leave() {
            everything.unregister();
            super.leave();
        }

        @Override
        public void close() {
            super.close();
            everything.close();
        }
    }
}
