/**
 * Options that several commands share, and how commands print.
 */
package org.hmmlab.benchmarks.cli.options;
