/**
 * Asks how often a comparison on this machine is wrong: groups of equal JVMs and of JVMs slowed down by a known
 * share are measured, cut into trials that share no group, and judged as {@code ab} judges. The figures are kept by
 * class of machine.
 */
package org.hmmlab.benchmarks.measure.calibrate;
