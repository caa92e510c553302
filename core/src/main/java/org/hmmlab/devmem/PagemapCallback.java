package org.hmmlab.devmem;

/** A step of the end of a page map that its owner does. */
@FunctionalInterface
public interface PagemapCallback {
    /**
     * Does the step. May sleep.
     *
     * @param pagemap the page map
     */
    void run(DevPagemap pagemap);
}
