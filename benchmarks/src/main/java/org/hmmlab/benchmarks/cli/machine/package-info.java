/**
 * Commands about this machine and what there is to measure: doctor, list, calibrate.
 */
package org.hmmlab.benchmarks.cli.machine;
