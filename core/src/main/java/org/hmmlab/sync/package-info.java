/**
 * The primitives that everything else is built from, and the counters that say how often each was executed: kref, spin
 * lock, mutex, reader/writer semaphore, wait queue, SRCU, poison, step points.
 */
package org.hmmlab.sync;
