/**
 * Formats of profiles: what was sampled, stacks, differences, budgets, recipes, and where they lie. Packages, each importing
 * only those before it: {@code stacks}, {@code compare}, {@code check}, {@code store}. Knows nothing of the model or of JMH.
 */
@NullMarked
package org.hmmlab.profiles;

import org.jspecify.annotations.NullMarked;
