package org.hmmlab.driver.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedXaddArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/** The queues that invalidations can travel through. All have one consumer, the device's thread. */
public enum QueueKind {
    /** JCTools, one producer at a time, bounded. */
    JCTOOLS_SPSC(true, true, SpscArrayQueue::new),
    /** Agrona, one producer at a time, bounded. */
    AGRONA_ONE_TO_ONE(true, true, OneToOneConcurrentArrayQueue::new),
    /** JCTools, bounded. */
    JCTOOLS_MPSC(false, true, MpscArrayQueue::new),
    /** JCTools, producers take their places by fetch-and-add; grows by chunks of the capacity, which are used again. */
    JCTOOLS_MPSC_XADD(false, false, MpscUnboundedXaddArrayQueue::new),
    /** Agrona, bounded. */
    AGRONA_MANY_TO_ONE(false, true, ManyToOneConcurrentArrayQueue::new),
    /** The JDK's linked queue, for comparison: allocates a node an element. */
    JDK_LINKED(false, false, capacity -> new ConcurrentLinkedQueue<>()),
    /** The JDK's array queue with a lock, for comparison. */
    JDK_ARRAY_BLOCKING(false, true, ArrayBlockingQueue::new);

    /** What a driver uses whose update lock lets one producer in at a time; {@code scripts/lab queues} says whether figures agree. */
    public static final QueueKind DEFAULT_OF_ONE_PRODUCER = JCTOOLS_SPSC;

    /** What a driver uses that has several update locks; {@code scripts/lab queues} says whether figures agree. */
    public static final QueueKind DEFAULT_OF_MANY_PRODUCERS = JCTOOLS_MPSC;

    private static final int MIN_CAPACITY = 2;

    private final boolean isSingleProducer;
    private final boolean isBounded;
    private final IntFunction<Queue<InvalidationProducer>> maker;

    QueueKind(boolean isSingleProducer, boolean isBounded, IntFunction<Queue<InvalidationProducer>> maker) {
        this.isSingleProducer = isSingleProducer;
        this.isBounded = isBounded;
        this.maker = maker;
    }

    /**
     * The name on command lines and in results.
     *
     * @return for example {@code jctools-mpsc}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a kind by its name.
     *
     * @param id for example {@code jctools-mpsc}
     * @return the kind
     * @throws IllegalArgumentException if there is none; the message lists the known ones
     */
    public static QueueKind parse(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown queue '" + id + "'; known: "
                        + Arrays.stream(values()).map(QueueKind::id).collect(Collectors.joining(", "))));
    }

    /**
     * Whether only one thread at a time may offer: an update lock must serialise the producers.
     *
     * @return true for the kinds without a locked operation in their offer
     */
    public boolean isSingleProducer() {
        return isSingleProducer;
    }

    /**
     * Whether the queue can be full.
     *
     * @return false for the kinds that grow
     */
    public boolean isBounded() {
        return isBounded;
    }

    /**
     * Whether a driver may use it: it can be full, so that a device that does not keep up holds its invalidators back, and it is not there
     * for comparison only.
     *
     * @return false for the kinds of the JDK and for those that grow
     */
    public boolean isEligible() {
        return isBounded && this != JDK_ARRAY_BLOCKING;
    }

    /** A queue of at least that many places, where it is bounded; the kinds round up as they need. */
    Queue<InvalidationProducer> make(int capacity) {
        if (capacity < MIN_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "a queue's capacity must be a power of two, " + MIN_CAPACITY + " at least: capacity=" + capacity);
        }
        return maker.apply(capacity);
    }
}
