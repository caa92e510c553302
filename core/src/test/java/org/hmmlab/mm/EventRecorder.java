package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierLayout;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;
import org.hmmlab.pagetable.Pte;

/** A subscriber that writes down what it hears, with what the page table holds at the start of the range at that moment. */
public final class EventRecorder implements MmuNotifierOps, AutoCloseable {
    private final RecordSlab slab = new RecordSlab("test subscription", MmuNotifierLayout.LENGTH);
    private final AddressSpace mm;
    private final MmuNotifier notifier;
    private final List<String> heard = new ArrayList<>();
    private boolean quiet;
    private boolean refuses;

    /** Subscribes; takes mmap_sem for write. */
    public EventRecorder(AddressSpace mm) {
        this.mm = mm;
        notifier = new MmuNotifier(slab.allocate(), 0, this, this);
        mm.downWrite();
        assertEquals(0, MmuNotifiers.register(notifier, mm));
        mm.upWrite();
    }

    /** Listens without writing down, and so without allocating. */
    void beQuiet() {
        quiet = true;
    }

    /** Answers that it would have to sleep when it may not. */
    void refuseToBeQuick(boolean refuse) {
        refuses = refuse;
    }

    /** What was heard since the last call. */
    public List<String> take() {
        List<String> copy = List.copyOf(heard);
        heard.clear();
        return copy;
    }

    @Override
    public void release(MmuNotifier source, NotifierOwner owner) {
        heard.add("release");
    }

    @Override
    public int invalidateRangeStart(MmuNotifier source, InvalidationRange range) {
        note(range.isBlockable() ? "start" : "start nonblock", range);
        return refuses && !range.isBlockable() ? -Errno.EAGAIN : 0;
    }

    @Override
    public void invalidateRangeEnd(MmuNotifier source, InvalidationRange range) {
        note("end", range);
    }

    @Override
    public NotifierResult allocNotifier(NotifierOwner owner) {
        throw new UnsupportedOperationException("registered directly");
    }

    @Override
    public void freeNotifier(MmuNotifier source) {}

    /** Unsubscribes and waits until nobody is inside a callback. */
    @Override
    public void close() {
        MmuNotifiers.unregisterNoRelease(notifier);
        MmuNotifiers.callSrcu(notifier, () -> {});
        mm.notifierDomain().srcu().barrier();
        slab.close();
    }

    private void note(String what, InvalidationRange range) {
        if (!quiet) {
            heard.add(text(what, range));
        }
    }

    private String text(String what, InvalidationRange range) {
        long entry = mm.pageTable().lookup(range.start());
        String state = entry == Pte.NONE ? "none" : Pte.isWritable(entry) ? "rw" : "ro";
        return what + " " + range.event() + " " + Long.toHexString(range.start()) + "-" + Long.toHexString(range.end())
                + " " + state;
    }
}
