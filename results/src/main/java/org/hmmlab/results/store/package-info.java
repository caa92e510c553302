/**
 * Runs on disk: {@code runs/<runId>.ndjson} in the results folder, one JSON object a line, whole or not at all. The lines are
 * described by {@code results/schema/run-1.schema.json}; schema versions other than the supported one are refused by name.
 * Files that belong to runs lie under their content's name ({@link org.hmmlab.results.store.Attachments}); the index can be made
 * again from the runs at any time ({@link org.hmmlab.results.store.RunIndex}).
 *
 * <p>Imports model and verdict.
 */
@NullMarked
package org.hmmlab.results.store;

import org.jspecify.annotations.NullMarked;
