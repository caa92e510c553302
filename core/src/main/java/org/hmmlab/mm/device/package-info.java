/**
 * Pages that the CPU gives up for a device: migration entries, which stand for a page on the move
 * ({@link org.hmmlab.mm.device.MigrationEntries}), and exclusive access for a device's atomic operations
 * ({@link org.hmmlab.mm.device.ExclusiveAccess}). Both replace the entries of a page in all address spaces that map it.
 *
 * <p>Used by {@code migrate} and {@code driver}. Imports {@code mm}, {@code mm.struct}, {@code notifier}, {@code pagetable}, {@code memory}.
 */
package org.hmmlab.mm.device;
