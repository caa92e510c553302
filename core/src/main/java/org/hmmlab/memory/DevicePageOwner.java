package org.hmmlab.memory;

/** Told when a device page comes to rest: what the kernel calls {@code page_free} of a {@code dev_pagemap}. */
@FunctionalInterface
public interface DevicePageOwner {
    /**
     * The last user of a device page is gone; its reference count rests at 1. Runs in the thread that put the page.
     *
     * @param pfn the device page
     */
    void pageFree(long pfn);

    /**
     * The resting reference of a device page is gone, too: it is out of the machine. Runs in the thread that put the page last.
     *
     * @param pfn the device page
     */
    default void pageGone(long pfn) {}
}
