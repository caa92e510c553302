/** Faults of a device, served in batches. */
package org.hmmlab.benchmarks.suites.svm;
