/**
 * A stored run for people: a table for the terminal, and one self-contained HTML page that needs no network and no script.
 *
 * <p>Imports model, stats, verdict and store.
 */
@NullMarked
package org.hmmlab.results.report;

import org.jspecify.annotations.NullMarked;
