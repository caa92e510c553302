/**
 * Commands that measure and judge: run, ab, gate, latency.
 */
package org.hmmlab.benchmarks.cli.measure;
