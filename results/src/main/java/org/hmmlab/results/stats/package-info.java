/**
 * Statistics of paired runs: small pure functions on arrays of numbers, most of them log ratios of pairs. No knowledge of what
 * the numbers mean. What commons-statistics has is taken from there.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package org.hmmlab.results.stats;

import org.jspecify.annotations.NullMarked;
