package org.hmmlab.results.verdict;

import org.hmmlab.results.model.Role;

/**
 * An iteration that broke a validity rule, and so dropped its index in the comparisons that its JVM is part of.
 *
 * @param pair number of the pair
 * @param role of the JVM whose iteration it is
 * @param arm of the JVM
 * @param iteration index from 0
 * @param reason the rule and what was measured
 */
public record Rejection(int pair, Role role, String arm, int iteration, String reason) {}
