/**
 * Memory pressure: takes pages away from address spaces without their help. {@link org.hmmlab.mm.reclaim.Reclaim} comes by a page's reverse
 * map and does not hold mmap_sem; {@link org.hmmlab.mm.reclaim.OomReaper} empties an address space that dies.
 *
 * <p>Used by tests and by the modules above. Imports {@code mm}, {@code mm.struct}, {@code mm.backing}, {@code notifier}, {@code pagetable},
 * {@code memory}.
 */
package org.hmmlab.mm.reclaim;
