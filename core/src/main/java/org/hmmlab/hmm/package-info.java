/**
 * HMM mirroring: a device's view of an address space, kept true while the CPU changes it.
 *
 * <p>Counterpart of the kernel's {@code mm/hmm.c} and {@code include/linux/hmm.h} between June and August 2019. The
 * designs differ in two seams only, chosen once by {@link org.hmmlab.hmm.HmmModule}: how long the per-mm object lives
 * ({@link org.hmmlab.hmm.MirrorLifetime}) and how ranges are tracked ({@link org.hmmlab.hmm.RangeTracking}). The walk
 * ({@link org.hmmlab.hmm.RangeFaulter}) exists once.
 *
 * <p>Imports {@code mm}, {@code notifier}, {@code pagetable}, {@code memory}, {@code sync}.
 */
package org.hmmlab.hmm;
