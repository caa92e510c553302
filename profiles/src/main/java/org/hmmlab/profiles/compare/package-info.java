/** Two profiles compared frame by frame, with a test that says which differences are more than noise. */
@NullMarked
package org.hmmlab.profiles.compare;

import org.jspecify.annotations.NullMarked;
