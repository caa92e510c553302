package org.hmmlab.mm;

/**
 * What a new mapping shows: anonymous memory or a file, for this process alone or shared.
 *
 * @param shared whether writes are seen by others (MAP_SHARED)
 * @param file number of a recorded file in its family of processes, {@link #ANONYMOUS} for none
 * @param pageOffset first page of the file
 * @param vmFlags further flags of the VMA, such as {@link Vma#VM_PFNMAP}; 0 for none
 * @param opened a file of the machine, null for none
 */
public record MapSource(boolean shared, long file, long pageOffset, int vmFlags, CachedFile opened) {
    /** No file. */
    public static final long ANONYMOUS = -1;

    private static final MapSource PRIVATE = new MapSource(false, ANONYMOUS, 0, 0, null);
    private static final MapSource SHARED = new MapSource(true, ANONYMOUS, 0, 0, null);

    /**
     * A recorded file, or none.
     *
     * @param shared whether writes are seen by others (MAP_SHARED)
     * @param file number of the file, {@link #ANONYMOUS} for none
     * @param pageOffset first page of the file
     * @param vmFlags further flags of the VMA
     */
    public MapSource(boolean shared, long file, long pageOffset, int vmFlags) {
        this(shared, file, pageOffset, vmFlags, null);
    }

    /**
     * A view of a file that this machine has.
     *
     * @param file the file; it must not be closed before it is mapped
     * @param shared whether writes go to the file
     * @param pageOffset first page
     * @return the source
     */
    public static MapSource of(CachedFile file, boolean shared, long pageOffset) {
        return new MapSource(shared, ANONYMOUS, pageOffset, 0, file);
    }

    /** Whether no file stands behind it. */
    boolean isAnonymous() {
        return file == ANONYMOUS && opened == null;
    }

    /**
     * Memory of this process alone.
     *
     * @return the source
     */
    public static MapSource anonymous() {
        return PRIVATE;
    }

    /**
     * Memory shared with children.
     *
     * @return the source
     */
    public static MapSource sharedAnonymous() {
        return SHARED;
    }

    /**
     * A private view of a file.
     *
     * @param file its number
     * @param pageOffset first page
     * @return the source
     */
    public static MapSource privateFile(long file, long pageOffset) {
        return new MapSource(false, file, pageOffset, 0);
    }

    /**
     * A shared view of a file.
     *
     * @param file its number
     * @param pageOffset first page
     * @return the source
     */
    public static MapSource sharedFile(long file, long pageOffset) {
        return new MapSource(true, file, pageOffset, 0);
    }

    /**
     * The same with further VMA flags.
     *
     * @param flags the flags
     * @return the source
     */
    public MapSource withVmFlags(int flags) {
        return new MapSource(shared, file, pageOffset, vmFlags | flags, opened);
    }
}
