/**
 * Runs in other tools' formats (JMH's JSON, benchstat, Bencher, CSV, OpenMetrics), and JMH's results as runs. An
 * exporter sees a stored run through {@code MeasuredArm}: one arm of one benchmark with its figures. A new format is
 * a class here and a name in {@code ExportFormat}. Imports model, stats, verdict and store.
 */
@NullMarked
package org.hmmlab.results.exchange;

import org.jspecify.annotations.NullMarked;
