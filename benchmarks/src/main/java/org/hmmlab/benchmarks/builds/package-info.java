/** Builds of other commits: a git repository, temporary worktrees, and the jars that came of them. */
package org.hmmlab.benchmarks.builds;
