/**
 * What does a batch of device faults cost, from the invalidation that causes it to the last replayed access?
 *
 * <p>Measures the driver of core ({@code driver.svm}) as a whole, with the thread of its device.
 */
package org.hmmlab.benchmarks.suites.svm;
