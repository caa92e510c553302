/**
 * The structure of an address space, {@code struct mm_struct}, without its mappings: the off-heap record with its two counters and its
 * locks ({@link org.hmmlab.mm.struct.MmStruct}), the start and the end of an invalidation of it
 * ({@link org.hmmlab.mm.struct.Invalidations}), and the bits of fault requests and results. Counterpart of the kernel's
 * {@code include/linux/mm_types.h}.
 *
 * <p>Used by every package that changes an address space. Imports {@code notifier}, {@code memory}, {@code sync}.
 */
package org.hmmlab.mm.struct;
