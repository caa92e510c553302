/** Where profiles lie and how they are found again. */
@NullMarked
package org.hmmlab.profiles.store;

import org.jspecify.annotations.NullMarked;
