/** The command line: one class per command, {@link org.hmmlab.benchmarks.cli.Lab} is the jar's main class. */
@NullMarked
package org.hmmlab.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
