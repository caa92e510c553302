/** Budgets of frames, and recipes: what to profile and what must not be seen there. */
@NullMarked
package org.hmmlab.profiles.check;

import org.jspecify.annotations.NullMarked;
