package org.hmmlab.memory;

/** The kernel's error numbers that the model returns, always negated: a result below zero is {@code -Errno.X}. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;

    /** No such entry. */
    public static final int ENOENT = 2;

    /** A signal is pending. */
    public static final int EINTR = 4;

    /** No such device or address. */
    public static final int ENXIO = 6;

    /** Try again. */
    public static final int EAGAIN = 11;

    /** Out of memory, or a hole in an address range. */
    public static final int ENOMEM = 12;

    /** Bad address. */
    public static final int EFAULT = 14;

    /** Busy. */
    public static final int EBUSY = 16;

    /** Exists already. */
    public static final int EEXIST = 17;

    /** Invalid argument. */
    public static final int EINVAL = 22;

    /** Value too large. */
    public static final int EOVERFLOW = 75;

    /** The file system does not do this. */
    public static final int EOPNOTSUPP = 95;

    private Errno() {}

    /**
     * Names a result.
     *
     * @param negativeErrno a result, below zero for an error
     * @return the error's name with its sign, as {@code -EFAULT}; the plain number where it is no known error
     */
    public static String name(int negativeErrno) {
        return switch (-negativeErrno) {
            case EPERM -> "-EPERM";
            case ENOENT -> "-ENOENT";
            case EINTR -> "-EINTR";
            case ENXIO -> "-ENXIO";
            case EAGAIN -> "-EAGAIN";
            case ENOMEM -> "-ENOMEM";
            case EFAULT -> "-EFAULT";
            case EBUSY -> "-EBUSY";
            case EEXIST -> "-EEXIST";
            case EINVAL -> "-EINVAL";
            case EOVERFLOW -> "-EOVERFLOW";
            case EOPNOTSUPP -> "-EOPNOTSUPP";
            default -> Integer.toString(negativeErrno);
        };
    }
}
