/**
 * The lab's own JMH benchmarks, by subject, one package each; {@link org.hmmlab.benchmarks.suites.SuiteCatalog} lists them with the
 * question that each answers, {@link org.hmmlab.benchmarks.suites.DesignArms} makes the designs of the model arms of a comparison. What
 * several suites build their address spaces with is in {@code fixture}; {@code floor} measures what the machine's primitives cost,
 * {@code counting} counts them in the model, {@code attribution} divides an operation's time among its parts.
 */
package org.hmmlab.benchmarks.suites;
