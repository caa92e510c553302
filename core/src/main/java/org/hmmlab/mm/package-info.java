/**
 * Address spaces: VMAs, CPU faults, files with their reverse maps, and the operations that change mappings and tell the notifiers.
 * {@link org.hmmlab.mm.AddressSpace} is one process's memory; {@link org.hmmlab.mm.Machine} is what all of them share.
 *
 * <p>The classes form these groups. Mappings: {@code Vma}, {@code VmaMap}. Files and reverse maps: {@code CachedFile},
 * {@code ReverseMap}, {@code AnonVma}. Faults: {@code CpuFaultHandler} and what it calls for files, swap, huge pages and entries that
 * are not present. Operations: mmap, mremap, mprotect, madvise, fork, exit. They call each other in both directions (a fault looks at
 * a VMA, an operation empties entries that a fault made), so they are one package.
 *
 * <p>Order of locks: mmap_sem, then reverse-map locks, then a page-table lock. Operations on mappings hold mmap_sem for write; faults
 * and madvise hold it for read. Every change of entries that were present stands between the start and the end of an invalidation, and
 * happens under the lock of their table page. Pages that it unmaps are put before the end is sent: once the start has returned no
 * subscriber uses them, which is what the kernel's gathered freeing waits for as well.
 *
 * <p>Used by {@code mm.reclaim}, {@code mm.device}, {@code mm.procfs}, and by {@code hmm}, {@code migrate} and {@code driver}. Imports
 * {@code mm.struct}, {@code mm.backing}, {@code devmem}, {@code notifier}, {@code pagetable}, {@code memory}, {@code sync}.
 */
package org.hmmlab.mm;
