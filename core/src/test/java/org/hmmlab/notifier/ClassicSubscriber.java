package org.hmmlab.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;

/** A classic subscriber that counts its calls. */
final class ClassicSubscriber implements MmuNotifierOps {
    private final RecordSlab slab = new RecordSlab("classic", MmuNotifierLayout.LENGTH);
    private final MmuNotifier notifier = new MmuNotifier(slab.allocate(), 0, this, this);
    private final AddressSpace mm;
    boolean refuses;
    int starts;
    int ends;

    ClassicSubscriber(AddressSpace mm) {
        this.mm = mm;
        mm.downWrite();
        assertEquals(0, MmuNotifiers.register(notifier, mm));
        mm.upWrite();
    }

    void close() {
        MmuNotifiers.unregisterNoRelease(notifier);
        mm.notifierDomain().srcu().synchronize();
        MmuNotifiers.forget(notifier);
        slab.close();
    }

    @Override
    public void release(MmuNotifier source, NotifierOwner mm) {}

    @Override
    public int invalidateRangeStart(MmuNotifier source, InvalidationRange range) {
        starts++;
        return refuses ? -Errno.EAGAIN : 0;
    }

    @Override
    public void invalidateRangeEnd(MmuNotifier source, InvalidationRange range) {
        ends++;
    }

    @Override
    public NotifierResult allocNotifier(NotifierOwner mm) {
        throw new IllegalStateException("not used");
    }

    @Override
    public void freeNotifier(MmuNotifier source) {
        throw new IllegalStateException("not used");
    }
}
