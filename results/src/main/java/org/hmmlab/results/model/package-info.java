/**
 * What a run leaves behind: records with units in their names, a schema version, and their own check. A record that
 * exists is valid; a figure that was not measured is {@code NaN} in memory and {@code null} in a file.
 *
 * <p>What a record says of arm, role, stage, load, case and settings is a type here; the words of files are known in these types
 * alone, and tell the same in every version.
 *
 * <p>Imports nothing of ours. Order of the packages, each may import only those before it: model, stats, verdict, store, history, exchange,
 * report.
 */
@NullMarked
package org.hmmlab.results.model;

import org.jspecify.annotations.NullMarked;
