/**
 * The command line. {@link org.hmmlab.benchmarks.cli.Lab} is the measuring tool alone; {@code cli.model} adds the
 * commands of the model. Commands stand in groups: {@code measure} (run, ab, gate, latency), {@code explain}
 * (profile, diff), {@code past} (report, history, bisect, export, import), {@code machine} (doctor, list, calibrate)
 * and {@code model}. A command reads its options, asks {@code benchmarks.measure} or the model for the work, and
 * prints; it holds no rule of its own.
 */
@NullMarked
package org.hmmlab.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
