/**
 * Runs on disk: {@code runs/<runId>.ndjson} in the results folder, one JSON object a line, whole or not at all. The lines are
 * described by {@code results/schema/run-1.schema.json}; schema versions other than the supported one are refused by name.
 *
 * <p>Imports model.
 */
@NullMarked
package org.hmmlab.results.store;

import org.jspecify.annotations.NullMarked;
