/**
 * Migration of a process's pages to a device and back: {@link org.hmmlab.migrate.MigrateVma}.
 *
 * <p>Between its phases the CPU finds migration entries, on which it sleeps until the last phase. Above {@code hmm} in the import order, though it does not need it:
 * a driver uses both.
 */
package org.hmmlab.migrate;
