/**
 * HMM mirroring: a device's view of an address space, kept true while the CPU changes it.
 *
 * <p>Counterpart of the kernel's {@code mm/hmm.c} and {@code include/linux/hmm.h} between June and August 2019, but for the walk, which
 * is in {@code hmm.walk}. Here are mirrors ({@link org.hmmlab.hmm.HmmMirror}), ranges ({@link org.hmmlab.hmm.HmmRange}), and the designs. A
 * {@link org.hmmlab.hmm.Design} differs from another in two seams only, chosen once by {@link org.hmmlab.hmm.HmmModule}: how long the
 * per-mm object lives ({@link org.hmmlab.hmm.MirrorLifetime}) and how ranges are tracked ({@link org.hmmlab.hmm.RangeTracking}). Their
 * implementations work on the fields of the per-mm object and are in this package for that reason.
 *
 * <p>Used by {@code hmm.walk}, {@code hmm.history}, {@code driver}. Imports {@code mm}, {@code mm.struct}, {@code notifier}, {@code pagetable},
 * {@code memory}, {@code sync}.
 */
package org.hmmlab.hmm;
