/**
 * The lab's side of latency: chooses rates and batches with a short probe, starts the JVMs in which {@code
 * measure.fork} records every operation, and stores their histograms. What a benchmark must not use in this loop is
 * refused here by name. Percentiles and their verdicts are in module results.
 */
package org.hmmlab.benchmarks.measure.latency;
