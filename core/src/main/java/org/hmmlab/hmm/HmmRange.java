package org.hmmlab.hmm;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.sync.Poison;

/**
 * A piece of an address space that a driver wants to map: bounds, entries, and whether what was read is still true.
 *
 * <p>Reusable: set bounds, register, fault, unregister, set bounds … Bounds, list links and the valid byte lie in an
 * off-heap record; {@code pfns} is an array of the caller, one entry a 4 KiB page, both input (requests) and output.
 * A range belongs to one thread; only the valid byte and the links are touched by others, under the ranges lock.
 *
 * <p>What a range took before fac555ac93 and 7f08263d9b is in {@code hmm.history}.
 *
 * @kernel include/linux/hmm.h struct hmm_range 5.3 — none
 */
public final class HmmRange implements AutoCloseable {
    /** How long a driver usually waits, in milliseconds. */
    public static final long DEFAULT_TIMEOUT_MS = 1000;

    private final EntryEncoding encoding;
    private final HmmModule module;
    private final long record;
    private final BooleanSupplier isValid = this::isValid;
    private final boolean takesMirror;
    private final boolean holdsUsers;
    private long[] pfns;
    private long defaultFlags;
    private long pfnFlagsMask;
    private Object devicePrivateOwner;
    private int pageShift = PageSize.SHIFT;
    private Vma walked;
    /** Address of the word that invalidations change, and what it holds while none has. */
    private long validWord;

    private long seen = RangeLayout.IS_VALID;
    /** The own interval, and the one that tells of invalidations; null in the designs without. */
    private RangeInterval interval;

    private RangeInterval watched;
    private Hmm hmm;
    private boolean closed;

    /**
     * Makes an unregistered range without bounds.
     *
     * @param module the module
     * @param encoding the driver's entry layout
     */
    public HmmRange(HmmModule module, EntryEncoding encoding) {
        this.module = module;
        this.encoding = encoding;
        this.takesMirror = module.rules().has(KernelRule.RANGE_REGISTER_TAKES_MIRROR);
        this.holdsUsers = module.rangesHoldUsers();
        this.record = module.allocateRange();
        this.validWord = record + RangeLayout.VALID;
        module.tracking().open(this);
    }

    /**
     * Sets what the next registration covers.
     *
     * @param start first byte
     * @param end first byte after the range
     * @param entries one entry a page (a slot, with a page shift), at least as many; requests in, results out; not copied
     * @return this
     * @throws IllegalStateException if the range is registered or closed
     * @throws IllegalArgumentException if there are fewer entries than pages
     */
    public HmmRange bounds(long start, long end, long[] entries) {
        if (hmm != null) {
            throw new IllegalStateException("bounds change only while unregistered: the range is registered");
        }
        assertOpen();
        long slots = (end - start + slotMask()) >>> pageShift;
        if (end > start && entries.length < slots) {
            throw new IllegalArgumentException("one entry a page: entries=" + entries.length + ", pages=" + slots);
        }
        UnsafeApi.putLong(record + RangeLayout.START, start);
        UnsafeApi.putLong(record + RangeLayout.END, end);
        pfns = entries;
        return this;
    }

    /**
     * Sets what the next registration covers, for a range that others {@link #follow} and that is not faulted itself.
     *
     * @param start first byte
     * @param end first byte after the range
     * @return this
     * @throws IllegalStateException if the range is registered or closed
     */
    public HmmRange span(long start, long end) {
        assertUnregistered();
        UnsafeApi.putLong(record + RangeLayout.START, start);
        UnsafeApi.putLong(record + RangeLayout.END, end);
        pfns = null;
        return this;
    }

    /**
     * Sets the request: a page's request is (slot AND mask) OR default.
     *
     * @param newDefaultFlags flags asked of every page
     * @param newPfnFlagsMask which flags of the slots count; 0 ignores the slots
     * @return this
     */
    public HmmRange request(long newDefaultFlags, long newPfnFlagsMask) {
        defaultFlags = newDefaultFlags;
        pfnFlagsMask = newPfnFlagsMask;
        return this;
    }

    /**
     * Says whose device pages are the caller's own; others are not given out by kernels that know owners.
     *
     * @param owner as the page map of the pages names it, null for none
     * @return this
     */
    public HmmRange devicePrivateOwner(Object owner) {
        devicePrivateOwner = owner;
        return this;
    }

    /**
     * Registers the range: from now on invalidations are noticed. Keeps the address space alive (mm_users) in the designs
     * of which {@link HmmModule#rangesHoldUsers()} says so; in the others the caller does.
     *
     * @param mirror a registered mirror
     * @return 0; −EINVAL if the bounds are empty or not aligned to pages (to slots, with a page shift); −EFAULT if the
     *     address space has ended
     * @throws IllegalStateException if the range is registered or closed, or the mirror is not registered
     * @kernel mm/hmm.c hmm_range_register() 7f08263d9b — none
     */
    public int register(HmmMirror mirror) {
        assertUnregistered();
        Hmm target = mirror.registered();
        if (!takesMirror) {
            return module.registerWithoutMirror(this, target.mm());
        }
        return haveGoodBounds() ? registerOn(target) : -Errno.EINVAL;
    }

    /**
     * Has the range told of invalidations through another one instead of registering it, as long as that stays registered; ends with
     * {@link #unregister}. Costs nothing. Valid once it has been waited for.
     *
     * @param tracked a registered range of this module that covers this one's bounds; a range of addresses with the highest bit, which
     *     no invalidation can hit, may follow any
     * @return 0; −EINVAL if the bounds are empty or not page-aligned
     * @throws IllegalArgumentException if the other range does not cover this one
     * @throws IllegalStateException if this range is registered or closed, the other one is not registered, or the design has no intervals
     * @kernel include/linux/hmm.h struct hmm_range.notifier 5.5 — none
     */
    public int follow(HmmRange tracked) {
        assertUnregistered();
        Hmm target = tracked.registered();
        if (!haveGoodBounds()) {
            return -Errno.EINVAL;
        }
        if (start() >= 0 && (start() < tracked.start() || end() > tracked.end())) {
            throw new IllegalArgumentException("a range must lie in the one that it follows: start=0x"
                    + Long.toHexString(start()) + ", end=0x" + Long.toHexString(end()) + ", followed=0x"
                    + Long.toHexString(tracked.start()) + " to 0x" + Long.toHexString(tracked.end()));
        }
        module.tracking().follow(this, tracked);
        hmm = target;
        return 0;
    }

    private long slotMask() {
        return (1L << pageShift) - 1;
    }

    boolean haveGoodBounds() {
        UnsafeApi.putLong(record + RangeLayout.VALID, RangeLayout.IS_INVALID);
        return ((start() | end()) & slotMask()) == 0 && start() < end();
    }

    int registerOn(Hmm target) {
        if (holdsUsers ? !target.mm().getNotZero() : target.isDead()) {
            return -Errno.EFAULT;
        }
        UnsafeApi.putLong(record + RangeLayout.HMM, target.record);
        int error = module.tracking().register(target, this);
        if (error == 0) {
            hmm = target;
        }
        return error;
    }

    /**
     * Ends the registration. May run the whole exit of the address space, if this was its last user: never call it with
     * a lock that the driver's release or sync callback takes.
     *
     * @throws IllegalStateException if the range is not registered
     * @kernel mm/hmm.c hmm_range_unregister() 7f08263d9b — none
     */
    public void unregister() {
        Hmm was = registered();
        module.tracking().unregister(was, this);
        if (holdsUsers) {
            was.mm().put();
        }
        module.lifetime().dropForRange(was);
        UnsafeApi.putLong(record + RangeLayout.VALID, RangeLayout.IS_INVALID);
        UnsafeApi.putLong(record + RangeLayout.HMM, Poison.LONG);
        hmm = null;
    }

    /**
     * Whether no invalidation has touched the range since it became valid; with intervals, since it was registered or last waited for. Reliable only under the
     * driver's update lock.
     *
     * @return one plain read and a comparison: of the flag, or of the sequence number seen by the last wait; false once
     *     the range is closed, since poison is neither
     * @kernel include/linux/hmm.h hmm_range_valid() 5.3 — none
     */
    public boolean isValid() {
        return UnsafeApi.getLong(validWord) == seen;
    }

    /**
     * Waits until the range is valid. Not interruptible; call it without mmap_sem.
     *
     * @param timeoutMs longest wait in milliseconds; 0 only looks, {@link Long#MAX_VALUE} waits for ever
     * @return whether it was seen valid; a hint, since it may be invalid again
     * @throws IllegalStateException if the range is not registered
     * @kernel include/linux/hmm.h hmm_range_wait_until_valid() 5.3 — waits to the nanosecond, not to the tick
     */
    public boolean waitUntilValid(long timeoutMs) {
        return module.tracking().await(registered(), this, TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /** {@return the first byte, an address} */
    public long start() {
        return UnsafeApi.getLong(record + RangeLayout.START);
    }

    /** {@return the first byte after the range, an address} */
    public long end() {
        return UnsafeApi.getLong(record + RangeLayout.END);
    }

    /** {@return the entries, the array of the caller} */
    public long[] pfns() {
        return pfns;
    }

    /**
     * The VMA that the last walk was in last. It may have been freed since.
     *
     * @return null in a text with the rule {@link KernelRule#WALK_KEEPS_ITS_VMA}, and before a walk
     * @kernel include/linux/hmm.h hmm_range.vma d45d464b11 — none
     */
    public Vma vma() {
        return walked;
    }

    /** {@return whether the range is registered; meant for the owning thread} */
    public boolean isRegistered() {
        return hmm != null;
    }

    /** Frees the record. The range must not be registered: an invalidation would write to freed memory. */
    @Override
    public void close() {
        if (hmm != null) {
            throw new IllegalStateException("unregister a range before closing it: it is registered");
        }
        module.tracking().close(this);
        module.freeRange(record);
        closed = true;
    }

    void interval(RangeInterval own) {
        interval = own;
        watch(own);
    }

    /** The own interval, null in the designs without. */
    RangeInterval interval() {
        return interval;
    }

    /** The interval that tells of invalidations: the own one, or that of the range which is followed. */
    RangeInterval watched() {
        return watched;
    }

    /** Takes the validity from an interval's number; invalid until one has been seen. */
    void watch(RangeInterval teller) {
        watched = teller;
        validWord = teller.sequenceWord();
        seen = RangeInterval.NOT_SEEN;
    }

    /** What the validity word holds while no invalidation comes. */
    void sees(long sequence) {
        seen = sequence;
    }

    long record() {
        return record;
    }

    BooleanSupplier validCondition() {
        return isValid;
    }

    /** {@return whether the address space has ended although the range is registered} */
    public boolean isOfDeadMm() {
        return registered().isDead();
    }

    /** {@return the layout of the entries} */
    public EntryEncoding encoding() {
        return encoding;
    }

    /** {@return the flags asked of every page} */
    public long defaultFlags() {
        return defaultFlags;
    }

    /** {@return which flags of the slots count} */
    public long pfnFlagsMask() {
        return pfnFlagsMask;
    }

    /**
     * The walk goes through a VMA, in the texts that leave it here.
     *
     * @param vma the VMA, null in a gap
     */
    public void walked(Vma vma) {
        walked = vma;
    }

    /** {@return how many bytes a slot stands for, as a power of two} */
    public int pageShift() {
        return pageShift;
    }

    /**
     * Says how many bytes a slot stands for, before the bounds are set.
     *
     * @param shift a power of two
     * @throws IllegalStateException if the range is registered or closed
     */
    public void pageShift(int shift) {
        assertUnregistered();
        pageShift = shift;
    }

    /** {@return the module} */
    public HmmModule module() {
        return module;
    }

    /** {@return whose device pages are the caller's own, null for nobody's} */
    public Object devicePrivateOwner() {
        return devicePrivateOwner;
    }

    /** {@return the address space on which the range is registered} */
    public AddressSpace mm() {
        return registered().mm();
    }

    void assertUnregistered() {
        if (hmm != null) {
            throw new IllegalStateException("a range is registered once: it is registered already");
        }
        assertOpen();
    }

    private void assertOpen() {
        if (closed) {
            throw new IllegalStateException("a range must be open to be used: it is closed");
        }
    }

    private Hmm registered() {
        Hmm current = hmm;
        if (current == null) {
            throw new IllegalStateException(
                    "the range must be registered: it is not (its hmm pointer is poisoned after unregister)");
        }
        return current;
    }
}
