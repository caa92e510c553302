/**
 * Budgets and recipes. A {@code Recipe} says which benchmark to profile and which frames a profile of it must not
 * have, or only up to a share; a {@code Budget} is one such limit. Recipes are JSON files beside the sources of this
 * module. {@code lab profile --check-budgets} takes the profiles and fails when a budget is exceeded.
 */
@NullMarked
package org.hmmlab.profiles.check;

import org.jspecify.annotations.NullMarked;
