/**
 * Arms that are commits: finds them in a git repository, builds each in a worktree of its own, keeps the jars, and
 * searches a range of commits for the one that brought a regression. {@code Bisection} decides what to compare next
 * and does not know how; a {@code Prober} compares.
 */
package org.hmmlab.benchmarks.measure.commits;
