/**
 * The walk of a range, {@code hmm_range_fault}: {@link org.hmmlab.hmm.walk.RangeFaulter} reads the page table under a range into its
 * entries and faults in what was asked for. The walk exists once and does not know in which design it runs; what later kernels changed
 * in it are rules. {@link org.hmmlab.hmm.walk.DevicePagemaps} is all that it knows of device memory.
 *
 * <p>Used by {@code hmm.history} and {@code driver}. Imports {@code hmm}, {@code mm}, {@code mm.struct}, {@code devmem}, {@code notifier},
 * {@code pagetable}, {@code memory}.
 */
package org.hmmlab.hmm.walk;
