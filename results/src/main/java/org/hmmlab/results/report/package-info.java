/**
 * Stored runs for people: tables for the terminal, and HTML pages that are one file each and load nothing. {@code
 * RunView} prepares what a page shows, the sections draw it, {@code StoredPages} writes the pages of a whole results
 * folder. All figures come from stored records and by the rules that the run was judged by; nothing is judged anew
 * here. Imports model, stats, latency, history, verdict and store.
 */
@NullMarked
package org.hmmlab.results.report;

import org.jspecify.annotations.NullMarked;
