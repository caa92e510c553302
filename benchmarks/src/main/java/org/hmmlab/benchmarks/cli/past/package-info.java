/**
 * Commands about stored runs: report, history, bisect, export, import.
 */
package org.hmmlab.benchmarks.cli.past;
