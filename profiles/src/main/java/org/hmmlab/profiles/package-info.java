/**
 * Formats of profiles: recipes, collapsed stacks, budgets. Empty so far; knows nothing of the model or of JMH.
 */
package org.hmmlab.profiles;
