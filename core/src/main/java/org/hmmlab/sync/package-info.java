/**
 * The primitives that everything else is built from: kref, spin lock, mutex, reader/writer semaphore, wait queue, SRCU;
 * and what watches them: work counters, poison, step points.
 *
 * <p>Words of records are off-heap, by absolute address: {@code record} is the address of a record, {@code offset} a
 * constant of its layout. Each primitive counts the locked instructions and full fences it executes where it executes
 * them, for the {@link org.hmmlab.sync.WorkCategory} that the caller names.
 *
 * <p>Access modes, in method names:
 *
 * <ul>
 *   <li><b>Plain</b>: no order; the word is guarded by a lock, or not yet published.
 *   <li><b>Opaque</b>: whole, and done each time; no order. The kernel's READ_ONCE and WRITE_ONCE.
 *   <li><b>Acquire</b> (loads): later accesses stay after it. The kernel's smp_load_acquire.
 *   <li><b>Release</b> (stores): earlier accesses stay before it. The kernel's smp_store_release.
 *   <li><b>Volatile</b>: acquire or release, and one order of all of them.
 *   <li><b>compareAndSet, getAndAdd, getAndSet</b>: atomic and volatile; one locked instruction on x86, counted as an RMW.
 *   <li><b>fullFence</b>: orders everything on both sides; the kernel's smp_mb, counted as a fence.
 * </ul>
 *
 * <p>Kernel counterparts: {@code include/linux/kref.h}, {@code kernel/locking}, {@code kernel/sched/wait.c},
 * {@code kernel/rcu/srcutree.c}, version 5.3. Differences stand at each class's {@code @kernel} line.
 *
 * <p>Imports Agrona and nothing of ours.
 */
package org.hmmlab.sync;
