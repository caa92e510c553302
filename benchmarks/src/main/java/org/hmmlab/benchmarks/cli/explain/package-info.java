/**
 * Commands that say where time goes: profile, diff.
 */
package org.hmmlab.benchmarks.cli.explain;
