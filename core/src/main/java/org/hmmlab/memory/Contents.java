package org.hmmlab.memory;

/** Whether frames have bytes behind them. */
public enum Contents {
    /** Page records only: 64 bytes a frame, so that tens of gigabytes can be mapped. */
    NONE,
    /** Page records and 4 KiB of real contents a frame. */
    REAL
}
