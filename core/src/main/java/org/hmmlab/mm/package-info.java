/**
 * Address spaces: their two counters, VMAs, CPU faults, and the operations that change mappings and tell the notifiers of it.
 *
 * <p>Order of locks: mmap_sem, then reverse-map locks, then a page-table lock. Operations on mappings hold mmap_sem for write; faults and
 * madvise hold it for read. Every change of entries that were present stands between the start and the end of an invalidation, and
 * happens under the lock of their table page. Pages that it unmaps are put before the end is sent: once the start has returned no
 * subscriber uses them, which is what the kernel's gathered freeing waits for as well.
 */
package org.hmmlab.mm;
