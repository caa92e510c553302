/**
 * What does it cost to move pages between system memory and a device?
 *
 * <p>{@code MigrationBenchmark} moves on request of a driver, {@code DevicePageFaultBenchmark} because the CPU touches
 * a page on the device.
 */
package org.hmmlab.benchmarks.suites.migrate;
