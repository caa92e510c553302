/**
 * What a run leaves behind: records with units in their names, a schema version, and their own check. A record that
 * exists is valid; a figure that was not measured is {@code NaN} in memory and {@code null} in a file.
 *
 * <p>Imports nothing of ours. Order of the packages, each may import only those before it: model, stats, verdict, store, history, exchange,
 * report.
 */
@NullMarked
package org.hmmlab.results.model;

import org.jspecify.annotations.NullMarked;
